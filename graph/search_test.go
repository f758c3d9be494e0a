package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"thidua/ent/narrative"
	"thidua/store"
	"thidua/store/storetest"
)

// foundThings is an answer to a search.
type foundThings struct {
	Search struct {
		TotalCount int
		Complete   bool
		PageInfo   struct {
			HasNextPage bool
			EndCursor   string
		}
		Edges []struct {
			Node struct {
				Kind, Field string
				Node        *struct {
					Typename string `json:"__typename"`
					Code     string
				}
				Parts []struct {
					Text    string
					Matched bool
				}
			}
		}
	}
}

// marked are the things that were found, one a line, with what was looked for in brackets.
func (f foundThings) marked() string {
	var b strings.Builder
	for _, e := range f.Search.Edges {
		b.WriteString(e.Node.Kind + " " + e.Node.Field + " ")
		for _, p := range e.Node.Parts {
			if p.Matched {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

const searchFields = `{totalCount complete pageInfo {hasNextPage endCursor} edges {node {kind field node {__typename ... on District {code}} parts {text matched}}}}`

func (a *api) search(t *testing.T, holder, arguments string) (found foundThings) {
	t.Helper()
	a.into(t, request{Holder: holder, Query: `{search(` + arguments + `) ` + searchFields + `}`}, &found)
	return found
}

// TestNamesAreFoundWithoutAccents, in any order of words, names before codes.
func TestNamesAreFoundWithoutAccents(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		for arguments, want := range map[string]string{
			`text: "tuan giao", kinds: DISTRICT`:                "DISTRICT NAME Huyện [Tuần] [Giáo]\n",
			`text: "GIÁO  tuần", kinds: DISTRICT`:               "DISTRICT NAME Huyện [Tuần] [Giáo]\n",
			`text: "dien bien phu", kinds: [DISTRICT, CLUSTER]`: "DISTRICT NAME Thành phố [Điện] [Biên] [Phủ]\n",
			`text: "điện", kinds: [PROVINCE, DISTRICT]`:         "PROVINCE NAME Tỉnh [Điện] Biên\nDISTRICT NAME Thành phố [Điện] Biên Phủ\nDISTRICT CODE [dien]-bien/tuan-giao\nDISTRICT CODE [dien]-bien/muong-ang\nDISTRICT CODE [dien]-bien/muong-lay\n",
			`text: "uong", kinds: DISTRICT`:                     "DISTRICT NAME Huyện M[ường] Ảng\nDISTRICT NAME Huyện Tam Đ[ường]\nDISTRICT NAME Thị xã M[ường] Lay\n",
			`text: "15/2003"`:                                   "DOCUMENT NUMBER [15]/[2003]/QH11\n",
			`text: "nong thon moi"`:                             "MOVEMENT NAME Xây dựng [nông] [thôn] [mới]\n",
			`text: "vung thap", kinds: CLUSTER`:                 "CLUSTER NAME Cụm các huyện [vùng] [thấp]\n",
			`text: "vung thap 2022"`:                            "REPORT NAME Cụm các huyện [vùng] [thấp], Năm [2022]\n",
			`text: "  -- "`:                                     "",
			`text: "no such thing"`:                             "",
		} {
			found := a.search(t, "", arguments)
			if got := found.marked(); got != want || !found.Search.Complete {
				t.Errorf("%s:\ngot\n%swant\n%s", arguments, got, want)
			}
		}
		found := a.search(t, "", `text: "tuan giao"`)
		if n := found.Search.Edges[0].Node.Node; n == nil || n.Typename != "District" || n.Code != "dien-bien/tuan-giao" {
			t.Errorf("the thing itself: %+v", n)
		}
	})
}

// TestWhatIsFoundComesInPages that miss and repeat nothing.
func TestWhatIsFoundComesInPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		whole := a.search(t, "admin", `text: "i", first: 500`)
		var pages strings.Builder
		after := "null"
		for {
			page := a.search(t, "admin", fmt.Sprintf(`text: "i", first: 7, after: %s`, after))
			pages.WriteString(page.marked())
			if !page.Search.PageInfo.HasNextPage {
				break
			}
			after = fmt.Sprintf("%q", page.Search.PageInfo.EndCursor)
		}
		if pages.String() != whole.marked() || whole.Search.TotalCount < 15 {
			t.Errorf("%d found; in pages:\n%s\nat once:\n%s", whole.Search.TotalCount, pages.String(), whole.marked())
		}
	})
}

// TestTextsAreFoundByThoseWhoMayReadThem: of texts and names of people nobody learns by searching.
func TestTextsAreFoundByThoseWhoMayReadThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		a.write(t, func(ctx context.Context, tx *store.Tx) error {
			id := a.world.ID(t, "narratives", "low-2022/muong-ang", "draft.1")
			tx.Client.Narrative.Update().Where(narrative.ID(id)).SetText("Toàn huyện ĐÃ xóa <b>nhà tạm</b> cho hộ nghèo").ExecX(ctx)
			return nil
		})
		const want = "NARRATIVE TEXT Toàn huyện [ĐÃ] [xóa] <b>[nhà] tạm</b> cho hộ nghèo\n"
		for holder, want := range map[string]string{"": "", "analyst": "", "member": "", "lead": "", "former lead": want, "admin": want} {
			if got := a.search(t, holder, `text: "nha da xoa"`).marked(); got != want {
				t.Errorf("%q: %s", holder, got)
			}
		}
		for holder, want := range map[string]bool{"": false, "analyst": false, "member": false, "lead": true, "admin": true} {
			found := a.search(t, holder, `text: "dien hinh draft muong ang 2023", kinds: EXEMPLAR`)
			if got := found.Search.TotalCount > 0; got != want {
				t.Errorf("%q finds a person of a draft: %v\n%s", holder, got, found.marked())
			}
		}
	})
}
