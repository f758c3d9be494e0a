package report_test

import (
	"testing"

	"thidua/store/storetest"
)

// The report of 2022 as a tree, the same from both databases.
func TestExample(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		e := newExample(t, dialect)
		golden(t, "example.txt", outline(e.build(as(t, admin()), t)))
	})
}
