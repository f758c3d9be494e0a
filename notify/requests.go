package notify

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"thidua/ent"
	"thidua/ent/delivery"
	noticerow "thidua/ent/notice"
	"thidua/store"
	"thidua/term"
)

// requests tells the operator's address: one batch a day for each cluster and period. A batch that failed is told again
// as it was, since the receiver may have it; what is new waits for the next day.
func (o *outbox) requests(ctx context.Context, sent *Sent) error {
	due, err := o.untold(ctx)
	if err != nil {
		return err
	}
	places := slices.SortedFunc(maps.Keys(due), func(a, b place) int {
		if a.period != b.period {
			return a.period - b.period
		}
		return a.cluster - b.cluster
	})
	failures := 0
	for _, at := range places {
		if failures >= mostFailures {
			break
		}
		id, batch, err := o.claimBatch(ctx, at, due[at])
		if err != nil {
			return err
		}
		if id == 0 {
			continue
		}
		failed := o.by.Hook.post(ctx, batch, o.store.Now())
		if err := o.record(ctx, []int{id}, failed); err != nil {
			return err
		}
		sent.count(&sent.Requests, failed)
		if failures++; failed == nil {
			failures = 0
		}
	}
	return nil
}

// untold are the ids of the notices that the address was not told of, by cluster and period.
func (o *outbox) untold(ctx context.Context) (map[place][]int, error) {
	told, err := o.store.Client().Notice.Query().Where(noticerow.SettledAtIsNil(), noticerow.HasDeliveriesWith(
		delivery.ChannelEQ(term.NoticeChannelWebhook), delivery.Recipient(o.by.Hook.host), delivery.StateEQ(term.DeliveryStateSent))).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking what the operator's address was told: %w", err)
	}
	was := map[int]bool{}
	for _, id := range told {
		was[id] = true
	}
	notices, err := standing(ctx, o.store.Client())
	if err != nil {
		return nil, err
	}
	due := map[place][]int{}
	for _, n := range notices {
		if !was[n.ID] {
			at := place{n.ClusterID, n.PeriodID}
			due[at] = append(due[at], n.ID)
		}
	}
	return due, nil
}

// claimBatch notes that a batch is being told; the id is 0 when there is nothing to tell today.
func (o *outbox) claimBatch(ctx context.Context, at place, ids []int) (id int, batch Batch, err error) {
	err = o.store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		id = 0
		d, err := tx.Client.Delivery.Query().Where(
			delivery.ClusterID(at.cluster), delivery.PeriodID(at.period), delivery.ChannelEQ(term.NoticeChannelWebhook),
			delivery.Recipient(o.by.Hook.host), delivery.DayEQ(o.day)).WithNotices().Only(ctx)
		switch {
		case ent.IsNotFound(err):
		case err != nil:
			return fmt.Errorf("asking what was told today: %w", err)
		case !again(d) && (d.State != term.DeliveryStateSending || d.Attempts >= mostAttempts):
			return nil
		default:
			ids = nil
			for _, n := range d.Edges.Notices {
				ids = append(ids, n.ID)
			}
		}
		notices, err := tx.Client.Notice.Query().Where(noticerow.SettledAtIsNil(), noticerow.IDIn(ids...)).
			WithCluster().WithPeriod().WithDistrict().Order(noticerow.ByID()).All(ctx)
		if err != nil {
			return fmt.Errorf("reading the notices of a batch: %w", err)
		}
		if len(notices) == 0 {
			return nil
		}
		tx.Raise(store.All)
		batch = o.batch(notices)
		if d != nil {
			id = d.ID
			err = tx.Client.Delivery.UpdateOneID(id).SetState(term.DeliveryStateSending).SetError("").AddAttempts(1).Exec(ctx)
		} else {
			d, err = tx.Client.Delivery.Create().SetClusterID(at.cluster).SetPeriodID(at.period).SetChannel(term.NoticeChannelWebhook).
				SetRecipient(o.by.Hook.host).SetDay(o.day).SetState(term.DeliveryStateSending).SetAttempts(1).AddNoticeIDs(ids...).Save(ctx)
			if err == nil {
				id = d.ID
			}
		}
		if err != nil {
			return fmt.Errorf("noting that a batch is told: %w", err)
		}
		return nil
	})
	return id, batch, err
}

func (o *outbox) batch(notices []*ent.Notice) Batch {
	cluster, period := notices[0].Edges.Cluster.Code, notices[0].Edges.Period.Code
	b := Batch{
		ID:  identity(term.NoticeChannelWebhook, cluster, period, o.by.Hook.host, o.day),
		Day: o.day, Cluster: cluster, Period: period,
	}
	for _, n := range notices {
		told := BatchNotice{
			Key: n.Key, Kind: n.Kind, SubjectVi: n.SubjectVi, SubjectEn: n.SubjectEn, TextVi: n.TextVi, TextEn: n.TextEn, RaisedAt: n.RaisedAt.UTC(),
		}
		if n.Edges.District != nil {
			told.District = n.Edges.District.Code
		}
		b.Notices = append(b.Notices, told)
	}
	return b
}
