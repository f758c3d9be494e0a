package main

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"thidua/review"
)

// stepTaken is a step that a command took with a report or a part of it, as a machine reads it.
type stepTaken struct {
	Step     string     `json:"step"` // as the API calls it, such as closePeriod
	Cluster  string     `json:"cluster"`
	Period   string     `json:"period"`
	District string     `json:"district,omitempty"` // "" for the whole report and for the cluster's own sheet
	Reason   string     `json:"reason,omitempty"`
	Until    *time.Time `json:"until,omitempty"`
}

// takenBy is a step with a part of a report.
func takenBy(name string, step review.Step) stepTaken {
	return stepTaken{Step: name, Cluster: step.Cluster, Period: step.Period, District: step.District}
}

// tell says that it was taken: done is how, in both languages.
func (s stepTaken) tell(w io.Writer, asJSON bool, done string) error {
	if asJSON {
		return writeJSON(w, s)
	}
	_, err := fmt.Fprintf(w, "%s: %s\n", cmp.Or(s.District, s.Cluster), done)
	return err
}

// stepJSON is the flag by which a step is told to a machine.
func stepJSON(f *flags) *bool {
	return f.Bool("json", false, "write what was done as JSON / in việc đã làm ở dạng JSON")
}
