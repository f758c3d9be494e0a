package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"thidua/review"
	"thidua/store"
)

// settlement is a step with a finding.
type settlement struct {
	do       func(context.Context, *store.Store, review.OfFinding) error
	reasoned bool   // it needs a text
	done     string // as it is told in both languages
}

// settlements are the steps that findings takes, by their names.
var settlements = map[string]settlement{
	"explain": {review.ExplainFinding, true, "explained / đã giải trình"},
	"accept":  {review.AcceptFinding, true, "accepted / đã chấp nhận"},
	"reopen":  {review.ReopenFinding, false, "open again / đã mở lại"},
}

// settled is a finding with which a step was taken, as a machine reads it.
type settled struct {
	Finding int    `json:"finding"`
	Step    string `json:"step"` // explain, accept or reopen
	Reason  string `json:"reason,omitempty"`
}

// settling reads which step is taken with which findings.
func settling(args []string, reason string) (ids []int, err error) {
	how, known := settlements[args[0]]
	switch {
	case !known:
		return nil, usagef("findings are listed, written as a document with -o, or settled by explain, accept or reopen / liệt kê, ghi thành văn bản bằng -o, hoặc xử lý bằng explain, accept, reopen")
	case len(args) == 1:
		return nil, usagef("which findings? `thidua findings --cluster … --period …` lists their numbers / thiếu số của sai lệch, xem bằng `thidua findings --cluster … --period …`")
	case how.reasoned != (reason != ""):
		return nil, usagef("--reason is needed to explain and to accept, and not to reopen / cần --reason khi giải trình hoặc chấp nhận, không dùng khi mở lại")
	}
	for _, text := range args[1:] {
		id, err := strconv.Atoi(text)
		if err != nil {
			return nil, usagef("%q is not the number of a finding / không phải số của một sai lệch", text)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// settle takes a step with findings, one after the other. What was done before one is refused stays done, and is told.
func (sys *system) settle(ctx context.Context, c console, step string, ids []int, reason string, asJSON bool) error {
	how, done := settlements[step], []settled{}
	var refused error
	for _, id := range ids {
		if err := how.do(ctx, sys.store, review.OfFinding{ID: id, By: operator(), Text: reason}); err != nil {
			refused = fmt.Errorf("%d: %w", id, err)
			break
		}
		done = append(done, settled{id, step, reason})
		if !asJSON {
			fmt.Fprintf(c.out, "%d: %s\n", id, how.done)
		}
	}
	if asJSON {
		return errors.Join(refused, writeJSON(c.out, done))
	}
	return refused
}
