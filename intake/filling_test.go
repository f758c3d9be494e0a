package intake_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
)

func TestReadFilling(t *testing.T) {
	files := fstest.MapFS{
		"2022/tuan-giao/indicators.tsv": {Data: []byte("\ufeffcode\tcontext\tACTUAL\r\npoultry-flock\t\tước 955.000\r\nfood-grain-output\t\t37.934,7\r\n")},
		"2022/tuan-giao/narratives.tsv": {Data: []byte("section\tslot\ttext\nresults\tbody\tMột.\\nHai\\\\ba.\\tbốn\nawards\n")},
		"2022/tuan-giao/README.md":      {Data: []byte("not a table")},
	}
	got, err := intake.ReadFilling(files, "2022/tuan-giao")
	if err != nil {
		t.Fatal(err)
	}
	want := intake.Filling{
		intake.TabIndicators: {{"code": "poultry-flock", "ACTUAL": "ước 955.000"}, {"code": "food-grain-output", "ACTUAL": "37.934,7"}},
		intake.TabNarratives: {{"section": "results", "slot": "body", "text": "Một.\nHai\\ba.\tbốn"}, {"section": "awards"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadFillingSaysWhere(t *testing.T) {
	files := fstest.MapFS{
		"a/indicators.tsv": {Data: []byte("code\tACTUAL\tACTUAL\t note\nx\t1\t2\t3\t4\n\ny\ta\\b\n")},
		"a/awards.tsv":     {Data: []byte("code\n\xff\xfe\n")},
		"a/totals.tsv":     {Data: []byte("code\n")},
		"empty/x.txt":      {Data: []byte("x")},
	}
	_, err := intake.ReadFilling(files, "a")
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"a/awards.tsv: is not UTF-8", "a/totals.tsv: is not the name of a tab", "a/indicators.tsv:1: column ACTUAL is there twice",
		"a/indicators.tsv:1: the name of column 4", "a/indicators.tsv:2: has 5 cells", "a/indicators.tsv:3: the line is blank",
		"a/indicators.tsv:4: cell 2 has an unknown \\", "hãy lưu lại với mã UTF-8",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q:\n%v", want, err)
		}
	}
	if _, err := intake.ReadFilling(files, "empty"); err == nil || !strings.Contains(err.Error(), "empty: has no .tsv file") {
		t.Errorf("of an empty folder: %v", err)
	}
	if _, err := intake.ReadFilling(files, "nowhere"); err == nil {
		t.Error("of no folder: no error")
	}
}
