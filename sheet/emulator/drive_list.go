package emulator

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// listFiles tells which files somebody may see and asks for.
func (s *Server) listFiles(q *request) (any, *apiError) {
	matches, failure := parseQuery(q.query.Get("q"))
	if failure != nil {
		return nil, failure
	}
	size, failure := pageSize(q, 100, 1000)
	if failure != nil {
		return nil, failure
	}
	compare, failure := parseOrder(q.query.Get("orderBy"))
	if failure != nil {
		return nil, failure
	}
	from := 0
	if token := q.query.Get("pageToken"); token != "" {
		at, err := strconv.Atoi(strings.TrimPrefix(token, "~!!~"))
		if err != nil || at < 0 {
			return nil, driveInvalid("pageToken", "Invalid Value")
		}
		from = at
	}
	found, failure := s.found(q, matches)
	if failure != nil {
		return nil, failure
	}
	slices.SortStableFunc(found, compare)
	files := []any{}
	for _, f := range found[min(from, len(found)):min(from+size, len(found))] {
		files = append(files, s.resource(f, q.who))
	}
	list := map[string]any{"kind": "drive#fileList", "incompleteSearch": false, "files": files}
	if from+size < len(found) {
		list["nextPageToken"] = "~!!~" + strconv.Itoa(from+size)
	}
	return list, nil
}

// found are the files in somebody's view that match, the newest first.
func (s *Server) found(q *request, matches condition) ([]*file, *apiError) {
	drive, corpora := q.query.Get("driveId"), q.query.Get("corpora")
	if (drive != "") != (corpora == "drive") {
		return nil, driveInvalid("corpora", "The driveId parameter must be specified if and only if corpora is set to drive.")
	}
	all := flag(q, "includeItemsFromAllDrives") || flag(q, "includeTeamDriveItems")
	if drive != "" && !all {
		return nil, driveInvalid("includeItemsFromAllDrives", "The includeItemsFromAllDrives parameter must be set to true when driveId is specified.")
	}
	if d := s.driveOf(drive); drive != "" && (d == nil || d.Members[q.who] == "") {
		failure := driveMissing(drive)
		failure.message = "Shared drive not found: " + drive
		failure.details[0]["location"] = "driveId"
		return nil, failure
	}
	var found []*file
	for _, id := range slices.Backward(s.order) {
		f := s.files[id]
		switch {
		case f == nil, roleOf(f, q.who) == "", f.permissions[q.who] == "" && f.drive == "":
			// not theirs; with a link for anyone, not in their list
		case f.drive != "" && !all, drive != "" && f.drive != drive:
		case matches(view{s, f, q.who}):
			found = append(found, f)
		}
	}
	return found, nil
}

// parseOrder reads orderBy: keys with commas between, each with desc behind it or not.
func parseOrder(text string) (func(a, b *file) int, *apiError) {
	var keys []func(a, b *file) int
	for _, key := range strings.Split(text, ",") {
		words := strings.Fields(key)
		if len(words) == 0 && text == "" {
			break
		}
		if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "desc" {
			return nil, driveInvalid("orderBy", "Invalid Value")
		}
		compare, known := orders[words[0]]
		if !known {
			return nil, driveInvalid("orderBy", "Invalid Value")
		}
		if len(words) == 2 {
			up := compare
			compare = func(a, b *file) int { return up(b, a) }
		}
		keys = append(keys, compare)
	}
	return func(a, b *file) int {
		for _, compare := range keys {
			if order := compare(a, b); order != 0 {
				return order
			}
		}
		return 0
	}, nil
}

func byModified(a, b *file) int { return a.modified.Compare(b.modified) }

// orders are the keys of orderBy.
var orders = map[string]func(a, b *file) int{
	"name":             func(a, b *file) int { return cmp.Compare(a.title, b.title) },
	"name_natural":     func(a, b *file) int { return cmp.Compare(strings.ToLower(a.title), strings.ToLower(b.title)) },
	"createdTime":      func(a, b *file) int { return a.created.Compare(b.created) },
	"modifiedTime":     byModified,
	"modifiedByMeTime": byModified,
	"viewedByMeTime":   byModified,
	"sharedWithMeTime": func(a, b *file) int { return a.created.Compare(b.created) },
	"recency":          byModified,
	"quotaBytesUsed":   func(_, _ *file) int { return 0 },
	"starred":          func(_, _ *file) int { return 0 },
	"folder": func(a, b *file) int {
		return cmp.Compare(b2i(b.mimeType == folderType), b2i(a.mimeType == folderType))
	},
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
