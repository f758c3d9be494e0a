package notify

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"thidua/ent"
	"thidua/ent/contact"
	"thidua/ent/delivery"
	noticerow "thidua/ent/notice"
	"thidua/notice"
	"thidua/store"
	"thidua/term"
)

// person is somebody who is sent mail, by the address, in however many units and periods.
type person struct {
	email    string
	good     bool // it is an address
	language term.Language
	due      map[place][]int // ids of the notices that were not sent yet, by cluster and period
	tried    bool            // today
}

// standing are the notices that stand, with their cluster, period and unit.
func standing(ctx context.Context, client *ent.Client) ([]*ent.Notice, error) {
	all, err := client.Notice.Query().Where(noticerow.SettledAtIsNil()).Order(noticerow.ByID()).
		Select(noticerow.FieldID, noticerow.FieldClusterID, noticerow.FieldPeriodID, noticerow.FieldDistrictID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the notices to send: %w", err)
	}
	return all, nil
}

// people are those who are to be sent mail today, who were not tried yet first. Nobody is among them who was sent mail
// today, or may have been.
func (o *outbox) people(ctx context.Context) ([]*person, error) {
	client := o.store.Client()
	notices, err := standing(ctx, client)
	if err != nil || len(notices) == 0 {
		return nil, err
	}
	type unit struct {
		place
		district int // 0 for the lead
	}
	of, periods := map[unit][]int{}, map[int]bool{}
	for _, n := range notices {
		at := unit{place{n.ClusterID, n.PeriodID}, valueOr(n.DistrictID)}
		of[at] = append(of[at], n.ID)
		periods[n.PeriodID] = true
	}
	contacts, err := client.Contact.Query().Where(contact.Notify(true), contact.EmailNEQ(""), contact.PeriodIDIn(slices.Collect(maps.Keys(periods))...)).
		WithMembership().Order(contact.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the contacts: %w", err)
	}
	known := map[string]*person{}
	for _, c := range contacts {
		email, good := normal(c.Email)
		p := known[email]
		if p == nil {
			p = &person{email: email, good: good, language: c.Language, due: map[place][]int{}}
			known[email] = p
		}
		at := place{c.ClusterID, c.PeriodID}
		p.due[at] = append(p.due[at], of[unit{at, c.Edges.Membership.DistrictID}]...)
		if c.Edges.Membership.Role == term.MemberRoleLead {
			p.due[at] = append(p.due[at], of[unit{at, 0}]...)
		}
	}
	if err := o.leaveOut(ctx, known); err != nil {
		return nil, err
	}
	due := slices.Collect(maps.Values(known))
	slices.SortFunc(due, func(a, b *person) int {
		if a.tried != b.tried {
			if a.tried {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.email, b.email)
	})
	return due, nil
}

// leaveOut leaves out what people were sent, and people who are sent nothing today.
func (o *outbox) leaveOut(ctx context.Context, known map[string]*person) error {
	client := o.store.Client()
	sent, err := client.Delivery.Query().Where(delivery.ChannelEQ(term.NoticeChannelEmail), delivery.HasNoticesWith(noticerow.SettledAtIsNil())).
		WithNotices(func(q *ent.NoticeQuery) { q.Select(noticerow.FieldID) }).All(ctx)
	if err != nil {
		return fmt.Errorf("reading what was sent: %w", err)
	}
	got := map[string]map[int]bool{}
	for _, d := range sent {
		if !told(d, known[d.Recipient]) {
			continue
		}
		if got[d.Recipient] == nil {
			got[d.Recipient] = map[int]bool{}
		}
		for _, n := range d.Edges.Notices {
			got[d.Recipient][n.ID] = true
		}
	}
	today, err := client.Delivery.Query().Where(delivery.ChannelEQ(term.NoticeChannelEmail), delivery.DayEQ(o.day)).All(ctx)
	if err != nil {
		return fmt.Errorf("reading what was sent today: %w", err)
	}
	for _, d := range today {
		switch p := known[d.Recipient]; {
		case p == nil:
		case again(d):
			p.tried = true
		default:
			delete(known, d.Recipient)
		}
	}
	for email, p := range known {
		for at, ids := range p.due {
			ids = slices.DeleteFunc(ids, func(id int) bool { return got[email][id] })
			slices.Sort(ids)
			if p.due[at] = slices.Compact(ids); len(ids) == 0 {
				delete(p.due, at)
			}
		}
		if len(p.due) == 0 {
			delete(known, email)
		}
	}
	return nil
}

// told says whether a delivery is all that there will be of its notices: it arrived, or has no address to go to.
func told(d *ent.Delivery, to *person) bool {
	return d.State == term.DeliveryStateSent || to != nil && !to.good
}

// mails sends each person's message.
func (o *outbox) mails(ctx context.Context, sent *Sent) error {
	people, err := o.people(ctx)
	if err != nil {
		return err
	}
	session := &session{mail: o.by.Mail}
	defer session.close()
	failures := 0
	for _, p := range people {
		if ctx.Err() != nil || failures >= mostFailures {
			return nil // the rest is sent the next time
		}
		claim, err := o.claim(ctx, p)
		if err != nil {
			return err
		}
		if claim == nil {
			continue
		}
		failed, down := &trouble{malformed, ""}, false
		if p.good {
			failed, down = session.send(ctx, p.email, claim.identity, o.store.Now(), claim.message)
		}
		if err := o.record(ctx, claim.deliveries, failed); err != nil {
			return err
		}
		sent.count(&sent.Mails, failed)
		switch {
		case down:
			return nil
		case failed != nil && p.good:
			failures++
		default:
			failures = 0
		}
	}
	return nil
}

// claimed is a message that is one's own to send, as its deliveries say.
type claimed struct {
	deliveries []int
	identity   string
	message    notice.Message
}

// claim notes that a person is being sent what still stands; nil when there is nothing any more, or another process was
// faster.
func (o *outbox) claim(ctx context.Context, p *person) (*claimed, error) {
	var mine *claimed
	err := o.store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		mine = nil
		today, err := tx.Client.Delivery.Query().Where(
			delivery.ChannelEQ(term.NoticeChannelEmail), delivery.Recipient(p.email), delivery.DayEQ(o.day)).All(ctx)
		if err != nil {
			return fmt.Errorf("asking what was sent today: %w", err)
		}
		if slices.ContainsFunc(today, func(d *ent.Delivery) bool { return !again(d) }) {
			return nil
		}
		notices, err := tx.Client.Notice.Query().Where(noticerow.SettledAtIsNil(), noticerow.IDIn(slices.Concat(slices.Collect(maps.Values(p.due))...)...)).
			WithCluster().WithPeriod().WithDistrict().Order(noticerow.ByID()).All(ctx)
		if err != nil {
			return fmt.Errorf("reading the notices of a message: %w", err)
		}
		if len(notices) == 0 {
			return nil
		}
		tx.Raise(store.All)
		mine, err = o.deliver(ctx, tx, p, notices[:min(len(notices), mostNotices)], today)
		return err
	})
	return mine, err
}

// deliver writes the deliveries of a person's message: one for each cluster and period it speaks of.
func (o *outbox) deliver(ctx context.Context, tx *store.Tx, p *person, notices []*ent.Notice, today []*ent.Delivery) (*claimed, error) {
	mine := &claimed{}
	var sections []notice.Section
	for len(notices) > 0 {
		first := notices[0]
		at := place{first.ClusterID, first.PeriodID}
		var here, rest []*ent.Notice
		for _, n := range notices {
			if (place{n.ClusterID, n.PeriodID}) == at {
				here = append(here, n)
			} else {
				rest = append(rest, n)
			}
		}
		notices = rest
		id, err := o.deliverPart(ctx, tx, p.email, here, today)
		if err != nil {
			return nil, err
		}
		mine.deliveries = append(mine.deliveries, id)
		sections = append(sections, section(here))
		if mine.identity == "" {
			mine.identity = identity(term.NoticeChannelEmail, first.Edges.Cluster.Code, first.Edges.Period.Code, p.email, o.day)
		}
	}
	mine.message = notice.Digest(sections, p.language, o.by.Help)
	return mine, nil
}

// deliverPart writes one delivery, or takes the one up that failed today.
func (o *outbox) deliverPart(ctx context.Context, tx *store.Tx, to string, notices []*ent.Notice, today []*ent.Delivery) (int, error) {
	ids := make([]int, len(notices))
	for i, n := range notices {
		ids[i] = n.ID
	}
	first := notices[0]
	i := slices.IndexFunc(today, func(d *ent.Delivery) bool { return d.ClusterID == first.ClusterID && d.PeriodID == first.PeriodID })
	if i >= 0 {
		err := tx.Client.Delivery.UpdateOneID(today[i].ID).SetState(term.DeliveryStateSending).SetError("").AddAttempts(1).
			ClearNotices().AddNoticeIDs(ids...).Exec(ctx)
		if err != nil {
			return 0, fmt.Errorf("noting that a message is sent again: %w", err)
		}
		return today[i].ID, nil
	}
	d, err := tx.Client.Delivery.Create().SetClusterID(first.ClusterID).SetPeriodID(first.PeriodID).SetNillableDistrictID(common(notices)).
		SetChannel(term.NoticeChannelEmail).SetRecipient(to).SetDay(o.day).SetState(term.DeliveryStateSending).SetAttempts(1).
		AddNoticeIDs(ids...).Save(ctx)
	if err != nil {
		return 0, fmt.Errorf("noting that a message is sent: %w", err)
	}
	return d.ID, nil
}

// common is the unit that all notices are for; nil when they are for several, or for the lead.
func common(notices []*ent.Notice) *int {
	for _, n := range notices {
		if n.DistrictID == nil || *n.DistrictID != valueOr(notices[0].DistrictID) {
			return nil
		}
	}
	return notices[0].DistrictID
}

// section is the part of a message about one cluster and period.
func section(notices []*ent.Notice) notice.Section {
	cluster, period := notices[0].Edges.Cluster, notices[0].Edges.Period
	s := notice.Section{Cluster: notice.Text{Vi: cluster.NameVi, En: cluster.NameEn}, Period: notice.Text{Vi: period.NameVi, En: period.NameEn}}
	for _, n := range notices {
		s.Notices = append(s.Notices, words(n))
	}
	notice.Sort(s.Notices)
	return s
}
