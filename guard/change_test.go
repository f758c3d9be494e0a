package guard_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql"
	"github.com/google/go-cmp/cmp"

	"thidua/ent"
	"thidua/ent/indicatorvalue"
	"thidua/graph/graphtest"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// changes are the ways to change the rows of an ent type, tried on no row at all.
func changes(client reflect.Value) map[string]func(context.Context) error {
	run := func(builder reflect.Value, method string, ctx context.Context) error {
		results := builder.MethodByName(method).Call([]reflect.Value{reflect.ValueOf(ctx)})
		err, _ := results[len(results)-1].Interface().(error)
		return err
	}
	call := func(method string, arguments ...any) reflect.Value {
		in := make([]reflect.Value, len(arguments))
		for i, a := range arguments {
			in[i] = reflect.ValueOf(a)
		}
		return client.MethodByName(method).Call(in)[0]
	}
	none := func(builder reflect.Value) reflect.Value {
		where := builder.MethodByName("Where")
		predicate := reflect.ValueOf(func(s *sql.Selector) { s.Where(sql.False()) }).Convert(where.Type().In(0).Elem())
		return where.Call([]reflect.Value{predicate})[0]
	}
	return map[string]func(context.Context) error{
		"create": func(ctx context.Context) error { return run(call("Create"), "Save", ctx) },
		"create many": func(ctx context.Context) error {
			return run(call("CreateBulk", call("Create").Interface()), "Save", ctx)
		},
		"update":     func(ctx context.Context) error { return run(none(call("Update")), "Exec", ctx) },
		"update one": func(ctx context.Context) error { return run(call("UpdateOneID", -1), "Exec", ctx) },
		"delete":     func(ctx context.Context) error { return run(none(call("Delete")), "Exec", ctx) },
		"delete one": func(ctx context.Context) error { return run(call("DeleteOneID", -1), "Exec", ctx) },
	}
}

// eachType calls fn for every ent type of a client.
func eachType(client *ent.Client, fn func(typ string, client reflect.Value)) {
	v := reflect.ValueOf(client).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.IsExported() && f.Type.Kind() == reflect.Pointer && strings.HasSuffix(f.Type.Elem().Name(), "Client") {
			fn(f.Name, v.Field(i))
		}
	}
}

func TestOnlyAdministratorsChangeRows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := graphtest.Fill(t, s)
		viewers := map[string]context.Context{"nobody": t.Context(), "system": guard.System(t.Context())}
		for _, name := range []string{"public", "analyst", "member", "lead", "admin"} {
			viewers[name] = guard.WithViewer(t.Context(), w.Viewer(t, s, name))
		}
		may := []string{"admin", "system"}
		err := s.Write(t.Context(), func(_ context.Context, tx *store.Tx) error {
			types := 0
			//nolint:contextcheck // the viewers' contexts must not inherit the system's
			eachType(tx.Client, func(typ string, client reflect.Value) {
				types++
				for name, ctx := range viewers {
					for way, change := range changes(client) {
						err := change(ctx)
						if refused := errors.Is(err, guard.ErrForbidden); refused == slices.Contains(may, name) {
							t.Errorf("%s, as %s, %s: %v", typ, name, way, err)
						}
					}
				}
			})
			if types != len(guard.Tables()) {
				t.Errorf("%d types tried, the guard knows %d tables", types, len(guard.Tables()))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestChangesTouchVisibleRowsAlone changes figures in one view: versions of other views stay as they were.
func TestChangesTouchVisibleRowsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := graphtest.Fill(t, s)
		superseded := w.ID(t, "indicator_values", "low-2022/muong-ang", "pending.1")
		latest := w.ID(t, "indicator_values", "low-2022/muong-ang", "pending.2")
		admin := w.Viewer(t, s, "admin")
		err := s.Write(t.Context(), func(system context.Context, tx *store.Tx) error {
			ctx := guard.WithView(guard.WithViewer(system, admin), guard.View{Kind: term.ViewLatest})
			values := tx.Client.IndicatorValue
			if err := values.UpdateOneID(superseded).SetNote("changed").Exec(ctx); !ent.IsNotFound(err) {
				t.Errorf("changing a version of another view: %v", err)
			}
			if err := values.DeleteOneID(superseded).Exec(ctx); !ent.IsNotFound(err) {
				t.Errorf("deleting a version of another view: %v", err)
			}
			if n, err := values.Delete().Where(indicatorvalue.ID(superseded)).Exec(ctx); n != 0 || err != nil {
				t.Errorf("%d versions of another view were deleted: %v", n, err)
			}
			if v, err := values.UpdateOneID(latest).SetNote("changed").Save(ctx); err != nil || v.ID != latest {
				t.Errorf("changing a version of this view: %v, %v", v, err)
			}
			// The system sees every version, and changes them.
			return values.UpdateOneID(superseded).SetNote("by the system").Exec(system)
		})
		if err != nil {
			t.Fatal(err)
		}
		notes := changeAll(t, s, w)
		want := map[string]string{
			"published.1": "all", "pending.1": "by the system", "pending.2": "all", "confirmed.1": "", "confirmed.2": "all", "republished.1": "",
			"republished.2": "all", "approved.1": "all", "draft.1": "all", "blanked.1": "", "gone.1": "",
		}
		if diff := cmp.Diff(want, notes); diff != "" {
			t.Errorf("notes of low-2022/muong-ang after changing all of the latest (-want +got):\n%s", diff)
		}
	})
}

// changeAll changes every figure of the latest view and returns the notes of one sheet by version.
func changeAll(t *testing.T, s *store.Store, w *graphtest.World) map[string]string {
	t.Helper()
	notes, admin := map[string]string{}, w.Viewer(t, s, "admin")
	err := s.Write(t.Context(), func(system context.Context, tx *store.Tx) error {
		ctx := guard.WithView(guard.WithViewer(system, admin), guard.View{Kind: term.ViewLatest})
		if err := tx.Client.IndicatorValue.Update().SetNote("all").Exec(ctx); err != nil {
			return err
		}
		for _, r := range w.Rows {
			if r.Table != "indicator_values" || r.Sheet != "low-2022/muong-ang" {
				continue
			}
			v, err := tx.Client.IndicatorValue.Get(system, r.ID)
			if err != nil {
				return err
			}
			notes[r.Version] = v.Note
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return notes
}
