// Package examples carries the worked example of the product, inside the binary: the yearly report of a real cluster
// taken apart into the six forms its authors would have filled in, five districts' and the lead's own.
//
// Every figure stands as the report prints it, with its contradictions: they are what the rules are for. The
// workbooks are made from the .tsv sources beside them by the product's own template code, so they show what a
// district receives and what it sends back. README.md tells how the numbers of the report and the cells belong
// together; the tests prove it.
package examples

//go:generate go run ./gen

import (
	"embed"
	"io/fs"
)

//go:embed dien-bien-2022
var files embed.FS

// Form is one filled form of an example.
type Form struct {
	Folder   string // of its sources, and the workbook's name without ".xlsx"
	Template string // template code: "member" or "cluster"
	Cluster  string
	Period   string
	District string // empty: the lead's sheet, for what is stated of the whole cluster
}

// Workbook is the name of the form's workbook in the example's files.
func (f Form) Workbook() string { return f.Folder + ".xlsx" }

// DienBien2022 is the report of 2022 of the lowland cluster of Điện Biên: <folder>.xlsx and <folder>/<tab>.tsv for
// each of DienBien2022Forms, and tokens.tsv, which tells where each number of the report went.
func DienBien2022() fs.FS {
	sub, err := fs.Sub(files, "dien-bien-2022")
	if err != nil {
		panic(err) // only for a path that is not well-formed, and this one is a constant
	}
	return sub
}

// DienBien2022Forms are the forms of DienBien2022, members in the order of the cluster, the lead's sheet last.
func DienBien2022Forms() []Form {
	member := func(folder string) Form {
		return Form{
			Folder: folder, Template: "member", Cluster: "dien-bien/cum-huyen-vung-thap", Period: "2022",
			District: "dien-bien/" + folder,
		}
	}
	return []Form{
		member("dien-bien-phu"),
		member("muong-lay"),
		member("tuan-giao"),
		member("dien-bien"),
		member("muong-ang"),
		{Folder: "cum", Template: "cluster", Cluster: "dien-bien/cum-huyen-vung-thap", Period: "2022"},
	}
}
