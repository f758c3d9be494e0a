package intake_test

import (
	"os"
	"testing"

	"thidua/intake"
)

// Reading a form costs far less than fetching it; a country's worth of forms is read in minutes on one core.
func BenchmarkRead(b *testing.B) {
	content, err := os.ReadFile("testdata/forms/member.txt")
	if err != nil {
		b.Fatal(err)
	}
	book, err := decodeBook(string(content))
	if err != nil {
		b.Fatal(err)
	}
	all, words := templates(), vocabulary()
	b.ReportAllocs()
	for b.Loop() {
		form, _ := intake.Recognise(book, all)
		intake.Parse(form, words, intake.Expect{})
	}
}
