package catalog

import (
	"embed"
	"io/fs"
)

// Version grows with each release that changes the embedded files, so that a binary can tell an older catalogue in
// the database from a newer one. Whether anything changed at all, folders laid over the files included, is told by
// Hash.
const Version = 1

//go:embed files/*.tsv
var embedded embed.FS

// Embedded is the folder of files that every catalogue begins with.
func Embedded() fs.FS {
	files, err := fs.Sub(embedded, "files")
	if err != nil {
		return embedded // cannot be: "files" is a valid path
	}
	return files
}
