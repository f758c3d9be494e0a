package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"thidua/answer"
	"thidua/ent"
	"thidua/ent/finding"
	"thidua/ent/predicate"
	"thidua/guard"
	"thidua/rules"
	"thidua/store"
	"thidua/term"
)

// This file is the findings of a sheet: what is told of them there, and what people answer.

// findings is what does not add up and is told in the source's sheet: what concerns its unit, or in the cluster's own
// sheet the cluster as a whole.
func (p *pass) findings() predicate.Finding {
	of := finding.DistrictIDIsNil()
	if p.source.DistrictID != nil {
		of = finding.DistrictID(*p.source.DistrictID)
	}
	return finding.And(finding.ClusterID(p.source.ClusterID), finding.PeriodID(p.source.PeriodID), of)
}

// toldFindings are the findings that stand.
func (p *pass) toldFindings(ctx context.Context) ([]answer.Finding, error) {
	found, err := p.w.Store.Client().Finding.Query().Where(p.findings(), finding.StateNEQ(term.FindingStateFixed)).
		WithRule().Order(finding.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what does not add up: %w", err)
	}
	told := make([]answer.Finding, len(found))
	for i, f := range found {
		told[i] = answer.Finding{
			Rule: f.Edges.Rule.Code, Fingerprint: f.Fingerprint, RuleName: f.Edges.Rule.NameVi, Severity: f.Severity, State: f.State,
			Tab: f.Tab, Cell: f.Address, Printed: f.Printed, Expected: expected(f), Vi: f.MessageVi,
			Explanation: f.Explanation, Reason: f.Reason, Since: f.FoundAt,
		}
	}
	return told, nil
}

// expected is the one number that would agree, as it would be printed in the cell of the finding; "" when there is none.
func expected(f *ent.Finding) string {
	if f.ExpectedMin != nil && f.ExpectedMax != nil && *f.ExpectedMin == *f.ExpectedMax {
		return f.ExpectedMin.Format(0, true)
	}
	var candidates []rules.Candidate
	if json.Unmarshal([]byte(f.Candidates), &candidates) != nil || len(candidates) != 1 {
		return ""
	}
	if of := candidates[0].Cell; of.Tab != f.Tab || of.Address != f.Address {
		return ""
	}
	return candidates[0].Text
}

// hearFindings are the explanations that differ from what is stored, by the id of their finding. One that was mended a
// short time ago may still be explained: what somebody wrote is not to be lost.
func (p *pass) hearFindings(ctx context.Context, texts map[string]string) (map[int]string, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	known, err := p.w.Store.Client().Finding.Query().Where(
		p.findings(),
		finding.Or(finding.StateNEQ(term.FindingStateFixed), finding.FixedAtGTE(p.w.Store.Now().Add(-heardFor))),
	).WithRule().Order(finding.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the findings that may be explained: %w", err)
	}
	said := map[int]string{}
	for _, f := range known {
		of := answer.Finding{Rule: f.Edges.Rule.Code, Fingerprint: f.Fingerprint}
		if text, there := texts[of.Key()]; there && text != f.Explanation {
			said[f.ID] = text
		}
	}
	return said, nil
}

// explain stores explanations with their findings, in the transaction that records them: one that is open is explained
// by words, and open again without them. What the lead has accepted, and what no longer stands, stays so. It is the step
// of package review that the unit takes by typing, and is written down as such.
func (p *pass) explain(ctx context.Context, tx *store.Tx) error {
	for _, id := range slices.Sorted(maps.Keys(p.heard.explained)) {
		text := p.heard.explained[id]
		f, err := tx.Client.Finding.Query().Where(finding.ID(id)).WithRule().Only(ctx)
		if err != nil {
			return fmt.Errorf("asking for the finding that is explained: %w", err)
		}
		update := tx.Client.Finding.UpdateOneID(id).SetExplanation(text)
		if text == "" {
			update.ClearExplainedAt()
		} else {
			update.SetExplainedAt(tx.At)
		}
		switch {
		case f.State == term.FindingStateOpen && text != "":
			update.SetState(term.FindingStateExplained)
		case f.State == term.FindingStateExplained && text == "":
			update.SetState(term.FindingStateOpen)
		}
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("storing the explanation of a finding: %w", err)
		}
		tx.Raise(store.All)
		err = tx.Audit(ctx, p.writer(), "explainFinding", p.aboutFinding(f), map[string]any{"finding": id, "before": f.State, "text": text})
		if err != nil {
			return err
		}
	}
	return nil
}

// writer is whoever types into the source's sheet, of whom no more is known than that they may.
func (p *pass) writer() guard.Viewer {
	return guard.Viewer{Role: term.RoleDistrict, Name: "bảng tính " + p.source.Code}
}

// aboutFinding names a finding in the audit trail, as review does.
func (p *pass) aboutFinding(f *ent.Finding) store.About {
	code := strings.Join(strings.Fields(p.cluster()+"/"+p.period()+" "+p.district()+" "+f.Edges.Rule.Code), " ")
	return store.AboutPart(code, f.ClusterID, f.PeriodID, f.DistrictID)
}
