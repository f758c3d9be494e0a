package graphtest

import (
	"fmt"
	"strings"

	"thidua/ent"
	"thidua/intake"
	"thidua/term"
)

// clusters makes the clusters, their reports and sheets.
func (b *builder) clusters() {
	low := save(b, b.client.Cluster.Create().SetCode(Low).SetNameVi("Cụm các huyện vùng thấp").SetNameEn("").
		SetKind(term.ClusterKindCum).SetProvinceID(b.provinces[0]))
	high := save(b, b.client.Cluster.Create().SetCode(High).SetNameVi("Cụm các huyện vùng cao").SetNameEn("").
		SetKind(term.ClusterKindCum).SetProvinceID(b.provinces[1]))
	b.cluster(low, "low", "2022", term.ReportStagePublished, "muong-ang", "tuan-giao", "dien-bien-phu")
	b.cluster(low, "low", "2023", term.ReportStageDraft, "tuan-giao", "muong-ang", "dien-bien-phu")
	b.cluster(high, "high", "2023", term.ReportStageCirculated, "sin-ho", "tam-duong")
}

// cluster makes the report of a cluster in one year; the first of its members leads.
func (b *builder) cluster(c *ent.Cluster, name, year string, stage term.ReportStage, members ...string) {
	name, period := name+"-"+year, b.periods[year]
	public := stage == term.ReportStagePublished
	report := save(b, b.client.Report.Create().SetCode(name).SetCluster(c).SetPeriod(period).SetStage(stage).SetPublic(public).SetNumber("1/BC"))
	b.keep("reports", report.ID, name+"/", string(stage))
	withdrawn := save(b, b.client.Publication.Create().SetReport(report).SetClusterID(c.ID).SetPeriodID(period.ID).SetN(1).
		SetPublishedAt(Day(2)).SetWithdrawnAt(Day(3)).SetPublic(false).SetBy("lead"))
	b.keep("publications", withdrawn.ID, name+"/", "withdrawn")
	if public {
		published := save(b, b.client.Publication.Create().SetReport(report).SetClusterID(c.ID).SetPeriodID(period.ID).SetN(2).
			SetPublishedAt(Day(3)).SetPublic(true).SetBy("lead"))
		b.keep("publications", published.ID, name+"/", "public")
	}
	var sheets []*sheet
	for i, unit := range members {
		role := term.MemberRoleMember
		if i == 0 {
			role = term.MemberRoleLead
		}
		m := save(b, b.client.Membership.Create().SetCluster(c).SetPeriod(period).SetDistrict(b.units[unit]).SetRole(role).SetOrdinal(i+1))
		contact := save(b, in(b.client.Contact.Create(), &ent.Submission{ClusterID: c.ID, PeriodID: period.ID, DistrictID: &m.DistrictID}).
			SetMembership(m).SetName("Người phụ trách "+unit).SetEmail(unit+"@example.vn"))
		b.keep("contacts", contact.ID, name+"/"+unit, "")
		sheets = append(sheets, b.sheet(report, m, name+"/"+unit))
	}
	own := b.sheet(report, nil, name+"/")
	for _, s := range sheets {
		b.targets(own, s)
	}
}

// targets makes what the lead plans for a member: it stands in the cluster's own sheet, and is of the member.
func (b *builder) targets(own, s *sheet) {
	for i, story := range stories {
		if !story.whole {
			continue
		}
		for j, v := range story.versions {
			name := fmt.Sprintf("%s.%d", story.name, j+1)
			value := whole(1000*s.n + 10*i + v.recorded)
			target := save(b, on(in(b.client.Target.Create(), s.submission), v).SetSubmission(own.submission).SetIndicator(b.indicators[i]).
				SetValue(value).SetPrinted(value.String()).SetTab("Kế hoạch giao").SetRow(7+i).SetAddress(fmt.Sprintf("D%d", 7+i)))
			b.keep("targets", target.ID, s.name, name)
		}
	}
}

// shared makes spreadsheets that were shared with us: one waits, one is refused, one is a source by now.
func (b *builder) shared() {
	for ref, state := range map[string]term.SharedSheetState{
		"shared-waiting": term.SharedSheetStateWaiting, "shared-refused": term.SharedSheetStateRefused, "sheet-low-2023-muong-ang": term.SharedSheetStateRegistered,
	} {
		create := b.client.SharedSheet.Create().SetRef(ref).SetTitle("Biểu 2023").SetOwner("can-bo@example.vn").
			SetState(state).SetClusterCode(Low).SetPeriodCode("2023").SetFirstSeenAt(Day(4)).SetSeenAt(Day(5))
		if state == term.SharedSheetStateRefused {
			create.SetReasonVi("Đây là bản sao của năm trước").SetReasonEn("This is a copy of last year's")
		}
		b.keep("shared_sheets", save(b, create).ID, "", string(state))
	}
}

func (b *builder) keep(table string, id int, sheet, version string) {
	b.world.Rows = append(b.world.Rows, Row{table, id, sheet, version})
}

// sheet makes a sheet with everything in it.
func (b *builder) sheet(report *ent.Report, member *ent.Membership, name string) *sheet {
	b.sheets++
	s := &sheet{name: name, member: member, n: b.sheets}
	place := &ent.Submission{ClusterID: report.ClusterID, PeriodID: report.PeriodID}
	if member != nil {
		place.DistrictID = &member.DistrictID
	}
	s.submission = save(b, in(b.client.Submission.Create(), place).SetReport(report).SetNillableMembershipID(s.memberID()).
		SetState(term.SubmissionStateSubmitted).SetSubmittedAt(Day(2)).SetApprovedAt(Day(2)))
	b.keep("submissions", s.submission.ID, name, "")
	s.source = save(b, in(b.client.Source.Create(), place).SetSubmission(s.submission).SetCode("source/"+name).
		SetKind(term.SourceKindGoogleSheets).SetRef("sheet-"+strings.ReplaceAll(name, "/", "-")).SetTemplate("member").SetTemplateVersion(1))
	b.keep("sources", s.source.ID, name, "")
	s.run = save(b, in(b.client.SyncRun.Create(), place).SetSource(s.source).SetStartedAt(Day(1)).SetFinishedAt(Day(1)).
		SetOutcome(term.SyncOutcomeApplied).SetPlan(fmt.Sprintf(`{"added":%d,"lines":[{"op":"ADD","tab":"Chỉ tiêu","row":7,"key":"indicator-published","parts":[]}]}`, s.n)))
	b.keep("sync_runs", s.run.ID, name, "")
	problem := save(b, in(b.client.Problem.Create(), place).SetSubmission(s.submission).SetSource(s.source).SetTab("Chỉ tiêu").SetAddress("C7").
		SetKey("indicator-published").SetCode("CELL_ERROR").SetGot("#N/A").SetWanted("a number").SetMessageVi("Sửa ô").SetMessageEn("Mend the cell").SetFirstSeenAt(Day(1)))
	b.keep("problems", problem.ID, name, "")
	finding := save(b, in(b.client.Finding.Create(), place).SetRule(b.rule).SetSubmission(s.submission).SetFingerprint(name).
		SetSeverity(term.SeverityWarning).SetMessageVi("Tổng không khớp").SetMessageEn("The sum does not agree").SetFoundAt(Day(1)).
		SetDifference(whole(s.n%3)))
	b.keep("findings", finding.ID, name, "")
	b.notice(s, place)
	b.written(s, place)
	for i, story := range stories {
		for j, v := range story.versions {
			b.rows(s, i, v, fmt.Sprintf("%s.%d", story.name, j+1))
		}
	}
	return s
}

// written makes what is written down of a sheet: who did what, what changed, and which document it cites.
func (b *builder) written(s *sheet, place *ent.Submission) {
	entry := save(b, in(b.client.AuditEntry.Create(), place).SetAt(Day(2)).SetActor("lead").SetAction("approveSubmission").SetSubject(s.name))
	b.keep("audit_entries", entry.ID, s.name, "")
	event := save(b, in(b.client.Event.Create(), place).SetKind(term.EventKindSubmission).SetSubjectID(s.submission.ID).SetAt(Day(2)))
	b.keep("events", event.ID, s.name, "")
	citation := save(b, in(b.client.Citation.Create(), place).SetSubmission(s.submission).SetDocument(b.document).
		SetKind(term.DocumentKindLaw).SetNumber("15/2003/QH11").SetIssuer("Quốc hội").SetTab("Văn bản").SetRow(7).SetAddress("C7"))
	b.keep("citations", citation.ID, s.name, "")
}

// notice makes a notice and the message it was sent in.
func (b *builder) notice(s *sheet, place *ent.Submission) {
	notice := save(b, in(b.client.Notice.Create(), place).SetKind(term.NoticeKindCells).SetKey(s.name).SetRaisedAt(Day(2)).
		SetSubjectVi("Ô cần sửa: "+s.name).SetSubjectEn("Cells to mend: "+s.name).SetTextVi("Hãy sửa ô C7").SetTextEn("Mend the cell C7"))
	b.keep("notices", notice.ID, s.name, "")
	delivery := save(b, in(b.client.Delivery.Create(), place).SetChannel(term.NoticeChannelEmail).SetRecipient(fmt.Sprintf("unit-%d@example.vn", s.n)).
		SetDay("2024-01-02").SetState(term.DeliveryStateSent).SetAttempts(1).SetSentAt(Day(2)).AddNotices(notice))
	b.keep("deliveries", delivery.ID, s.name, "")
}

// rows makes one version of everything that has versions.
func (b *builder) rows(s *sheet, story int, v version, name string) {
	place, row := s.submission, 7+story
	actual := whole(100*s.n + 10*story%30 + v.recorded)
	value := on(in(b.client.IndicatorValue.Create(), place), v).SetSubmission(place).SetNillableMembershipID(s.memberID()).SetRun(s.run).
		SetIndicator(b.indicators[story]).SetTab("Chỉ tiêu").SetRow(row)
	if story != 2 { // one figure has no number, and nulls have to go somewhere
		value.SetActual(actual).SetPrinted(fmt.Sprintf(`{"ACTUAL":%q}`, actual.String())).SetCells(fmt.Sprintf(`{"ACTUAL":"D%d"}`, row))
	} else {
		value.SetAbsence(term.AbsenceNotCollected)
	}
	if story == 0 { // and one cell is wrong now
		value.SetHeldSince(Day(6)).SetHeldProblem("CELL_ERROR")
	}
	b.keep("indicator_values", save(b, value).ID, s.name, name)
	if !stories[story].whole {
		return
	}
	award := save(b, on(in(b.client.Award.Create(), place), v).SetSubmission(place).SetNillableMembershipID(s.memberID()).SetRun(s.run).
		SetForm(b.forms[story%3]).SetRecipientKind(term.RecipientKindIndividual).SetStage(term.AwardStageDecided).
		SetDecision(fmt.Sprintf("%d/QĐ", story)).SetCount(int64(s.n+story)).SetTab("Khen thưởng").SetRow(row).SetAddress(fmt.Sprintf("E%d", row)))
	b.keep("awards", award.ID, s.name, name)
	narrative := save(b, on(in(b.client.Narrative.Create(), place), v).SetSubmission(place).SetNillableMembershipID(s.memberID()).SetRun(s.run).
		SetSectionID(b.sections[1]).SetSlot("note-"+stories[story].name).SetText("Nội dung "+name).SetTab("Nội dung").SetRow(row).SetAddress(fmt.Sprintf("B%d", row)))
	b.keep("narratives", narrative.ID, s.name, name)
	b.people(s, story, v, name, award)
}

// people makes an exemplar and a recipient of an award, with their names.
func (b *builder) people(s *sheet, story int, v version, name string, award *ent.Award) {
	// Names become public on their own: of every three, one did, one did not, and one did for a while.
	state := []string{"named", "unnamed", "renamed"}[(story+s.n)%3]
	person := func(kind string) int {
		full := kind + " " + name + " " + s.name
		create := in(b.client.PersonName.Create(), s.submission).SetName(full).SetNameKey(intake.NormaliseName(full))
		switch state {
		case "named":
			create.SetPublishedFrom(Day(3))
		case "renamed":
			create.SetPublishedFrom(Day(3)).SetPublishedTo(Day(7))
		}
		id := save(b, create).ID
		b.keep("person_names", id, s.name, state)
		return id
	}
	row := 7 + story
	exemplar := save(b, on(in(b.client.Exemplar.Create(), s.submission), v).SetSubmission(s.submission).SetNillableMembershipID(s.memberID()).SetRun(s.run).
		SetSectionID(b.sections[2]).SetMovement(b.movement).SetPersonID(person("Điển hình")).SetNameKey("dien hinh "+stories[story].name).SetOccurrence(0).
		SetKind(term.ExemplarKindIndividual).SetOrdinal(story).SetTab("Điển hình").SetRow(row).SetAddress(fmt.Sprintf("B%d", row)))
	b.keep("exemplars", exemplar.ID, s.name, name)
	recipient := save(b, on(in(b.client.Recipient.Create(), s.submission), v).SetAward(award).SetPersonID(person("Người nhận")))
	b.keep("recipients", recipient.ID, s.name, name)
	if v.recorded == 1 && v.published == 0 && v.superseded == 0 {
		// A published child of a parent that is not.
		early := save(b, on(in(b.client.Recipient.Create(), s.submission), version{recorded: 1, approved: 2, published: 3}).SetAward(award))
		b.keep("recipients", early.ID, s.name, "published.1")
	}
}
