package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"thidua/graph"
	"thidua/worker"
)

// fields are the argument of a mutation that an error of the worker is about, by the error's code; "" for an error that
// is about none of them: what passes by itself, and what only whoever runs the server can put right.
type fields map[string]string

// ofGoogle is what may come between on the way to Google, whatever was asked for.
var ofGoogle = fields{
	"quota-wait": "", "quota": "", "passing": "", "credentials": "", "api-disabled": "", "source-busy": "", "overtaken": "",
}

var (
	fieldsOfSource = fields{
		"period-not-open": "period", "code-unknown": "district", "not-a-member": "district", "source-kind": "kind",
		"source-kind-changed": "kind", "not-an-address": "ref", "file-outside": "ref", "source-taken": "ref",
		"schedule-malformed": "schedule",
	}
	fieldsOfRun    = fields{"source-unknown": "source", "confirm-refused": "run"}
	fieldsOfPeriod = fields{"code-unknown": "period"}
	fieldsOfYear   = with(ofGoogle, fields{
		"code-unknown": "period", "no-members": "from", "period-code": "period", "no-template": "period", "period-not-open": "period",
		"no-lead": "lead", "lead-stands": "lead", "not-a-member": "lead", "source-kind": "kind", "google-missing": "kind",
		"file-outside": "folder", "file-taken": "folder", "file-unopened": "folder", "file-unwritten": "folder", "no-folder": "folder",
		"storage-full": "folder", "schedule-malformed": "schedule",
		// About a sheet that was being made.
		"read-only": "", "not-shared": "", "not-found": "", "tab-missing": "", "too-large": "", "not-a-spreadsheet": "", "refused": "", "trashed": "",
		"not-an-address": "", "source-taken": "", "source-kind-changed": "",
	})
	fieldsOfShared = with(ofGoogle, fields{
		"google-missing": "",
		// The sheet says all the rest itself.
		"not-an-address": "ref", "not-shared": "ref", "not-found": "ref", "not-a-spreadsheet": "ref", "too-large": "ref", "trashed": "ref",
		"tab-missing": "ref", "read-only": "ref", "storage-full": "ref", "refused": "ref", "shared-unknown": "ref", "shared-refused": "ref",
		"shared-foreign": "ref", "shared-nameless": "ref", "shared-unfit": "ref", "shared-copy": "ref", "shared-old": "ref",
		"shared-second": "ref", "period-not-open": "ref", "code-unknown": "ref", "not-a-member": "ref", "source-taken": "ref",
		"source-kind-changed": "ref",
	})
)

func with(some, more fields) fields {
	all := maps.Clone(some)
	maps.Copy(all, more)
	return all
}

// forPeople makes what the worker says of a mutation something that the API tells as such. given are codes that the
// mutation was given, by their argument: an error that names one of them is about that one.
func (f fields) forPeople(err error, given map[string]string) error {
	var own *worker.Error
	if errors.As(err, &own) {
		return &graph.UserError{Code: own.Code, Field: f.field(own, given), Vi: own.Vi, En: own.En}
	}
	if err != nil {
		return fmt.Errorf("doing what was asked for: %w", err)
	}
	return nil
}

func (f fields) field(own *worker.Error, given map[string]string) string {
	if own.Code == worker.ErrUnknown.Code {
		for _, name := range slices.Sorted(maps.Keys(given)) {
			if given[name] != "" && strings.Contains(own.En, "“"+given[name]+"”") {
				return name
			}
		}
	}
	return f[own.Code]
}
