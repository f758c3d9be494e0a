package graph

import (
	"encoding/json"
	"fmt"

	"thidua/ent"
	"thidua/term"
)

// SyncPlan is what a reading would change, as the worker keeps it with a run.
type SyncPlan struct {
	Added         int            `json:"added"`
	Changed       int            `json:"changed"`
	Moved         int            `json:"moved"`
	Withdrawn     int            `json:"withdrawn"`
	Kept          int            `json:"kept"`
	Held          int            `json:"held"`
	Stored        int            `json:"stored"`
	Filled        int            `json:"filled"`
	Required      int            `json:"required"`
	Header        bool           `json:"header"`
	Documents     int            `json:"documents"`
	ProblemsAdded int            `json:"problemsAdded"`
	ProblemsFixed int            `json:"problemsFixed"`
	Lines         []SyncPlanLine `json:"lines"`
	Omitted       int            `json:"omitted"`
}

// SyncPlanLine is a row that would change.
type SyncPlanLine struct {
	Op     SyncPlanOp     `json:"op"`
	Tab    string         `json:"tab"`
	Row    int            `json:"row"`
	Key    string         `json:"key"`
	NameVi string         `json:"nameVi"`
	NameEn string         `json:"nameEn"`
	Why    string         `json:"why"`
	Parts  []SyncPlanPart `json:"parts"`
}

// Name is the name of what the key stands for, in Vietnamese by default; "" when there is none.
func (l *SyncPlanLine) Name(language *term.Language) string {
	return inLanguage(language, l.NameVi, l.NameEn)
}

// SyncPlanPart is one thing that a row says, before and after.
type SyncPlanPart struct {
	What   string `json:"what"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// planOf is the plan that is kept with a run; nil when none is.
func planOf(run *ent.SyncRun) (*SyncPlan, error) {
	if run.Plan == "" {
		return nil, nil
	}
	var plan SyncPlan
	if err := json.Unmarshal([]byte(run.Plan), &plan); err != nil {
		return nil, fmt.Errorf("reading the plan of the run %d: %w", run.ID, err)
	}
	return &plan, nil
}
