package emulator

import (
	"net/http"
	"slices"
	"sort"
	"strconv"
)

// firstToken is what the feed's tokens count from.
const firstToken = 1000

// touched notes that someone changed a file: the file's own data and the feed say so.
func (s *Server) touched(f *file, who string) {
	f.modified, f.modifiedBy = s.config.Now(), who
	f.version++
	s.seen(f)
	s.tell(f.id, false)
}

// tell puts a change of a file into the feed, with the feed's faults. removed says that the file is gone, for all or
// for someone. The feed stays in the order in which it tells, so that a token never passes what is told later.
func (s *Server) tell(id string, removed bool) {
	now := s.config.Now()
	e := feedEntry{
		file: id, at: now, due: now.Add(s.faults.FeedLag), removed: removed, lost: s.chance(s.faults.FeedLoses),
	}
	s.enqueue(e)
	if s.chance(s.faults.FeedDoubles) {
		e.again = true
		s.enqueue(e)
	}
}

func (s *Server) enqueue(e feedEntry) {
	at := sort.Search(len(s.feed), func(i int) bool { return s.feed[i].due.After(e.due) })
	s.feed = slices.Insert(s.feed, at, e)
}

// seen remembers who can see a file now: whoever could is told when it is taken from them.
func (s *Server) seen(f *file) {
	if s.shell.viewers[f.id] == nil {
		s.shell.viewers[f.id] = map[string]bool{}
	}
	for who := range f.permissions {
		s.shell.viewers[f.id][who] = true
	}
}

// told is how many entries of the feed are due.
func (s *Server) told() int {
	now := s.config.Now()
	return sort.Search(len(s.feed), func(i int) bool { return s.feed[i].due.After(now) })
}

// changesCall answers what is asked below /changes.
func (s *Server) changesCall(q *request, parts []string) (any, *apiError) {
	if drive := q.query.Get("driveId"); drive != "" {
		if d := s.driveOf(drive); d == nil || d.Members[q.who] == "" {
			return nil, driveMissing(drive)
		}
	}
	switch {
	case len(parts) == 1 && parts[0] == "startPageToken":
		return map[string]any{"kind": "drive#startPageToken", "startPageToken": strconv.Itoa(firstToken + s.told())}, nil
	case len(parts) == 0:
		return s.listChanges(q)
	}
	return nil, driveUnknown()
}

// listChanges tells what changed since a token, in the view of whoever asks: of files that are shared with them, and
// of those that no longer are. A file that changed often is told of once, at its last change.
func (s *Server) listChanges(q *request) (any, *apiError) {
	from, failure := s.tokenPosition(q.query.Get("pageToken"))
	if failure != nil {
		return nil, failure
	}
	size, failure := pageSize(q, 100, 1000)
	if failure != nil {
		return nil, failure
	}
	told := s.told()
	from = min(from, told)
	last := map[string]int{}
	for i := from; i < told; i++ {
		if e := s.feed[i]; !e.again && !e.lost {
			last[e.file] = i
		}
	}
	changes, i := []any{}, from
	for ; i < told && len(changes) < size; i++ {
		e := s.feed[i]
		if e.lost || !e.again && last[e.file] != i {
			continue
		}
		if change := s.change(q, e); change != nil {
			changes = append(changes, change)
		}
	}
	list := map[string]any{"kind": "drive#changeList", "changes": changes}
	if i < told {
		list["nextPageToken"] = strconv.Itoa(firstToken + i)
	} else {
		list["newStartPageToken"] = strconv.Itoa(firstToken + i)
	}
	return list, nil
}

// change is an entry of the feed as it is told to whoever asks, nil when it is none of theirs. What is told of the
// file is how it stands now.
func (s *Server) change(q *request, e feedEntry) any {
	change := map[string]any{
		"kind": "drive#change", "type": "file", "changeType": "file", "time": driveTime(e.at), "fileId": e.file, "removed": false,
	}
	f := s.files[e.file]
	if f == nil || roleOf(f, q.who) == "" {
		if !e.removed || !s.shell.viewers[e.file][q.who] || q.query.Get("includeRemoved") == "false" {
			return nil
		}
		change["removed"] = true
		return change
	}
	drive := q.query.Get("driveId")
	if drive != "" && f.drive != drive || drive == "" && f.drive != "" && !flag(q, "includeItemsFromAllDrives") {
		return nil
	}
	if flag(q, "restrictToMyDrive") && f.owner != q.who {
		return nil
	}
	change["file"] = s.resource(f, q.who)
	return change
}

// tokenPosition is the place in the feed that a token stands for.
func (s *Server) tokenPosition(token string) (int, *apiError) {
	if token == "" {
		failure := driveInvalid("pageToken", "Required parameter: pageToken")
		failure.reason = "required"
		return 0, failure
	}
	at, err := strconv.Atoi(token)
	if err != nil || at < 1 {
		return 0, driveInvalid("pageToken", "Invalid Value")
	}
	if at < firstToken || s.chance(s.faults.FeedForgets) {
		return 0, &apiError{
			code: http.StatusGone, status: "FAILED_PRECONDITION", reason: "expired", message: "The page token is too old.",
			details: []map[string]any{{"location": "pageToken", "locationType": "parameter"}},
		}
	}
	return at - firstToken, nil
}

// pageSize is how many things a page holds: a larger number than Drive gives is brought down to it.
func pageSize(q *request, usual, most int) (int, *apiError) {
	text := q.query.Get("pageSize")
	if text == "" {
		return usual, nil
	}
	size, err := strconv.Atoi(text)
	if err != nil || size < 1 {
		return 0, driveInvalid("pageSize", "Invalid value '"+text+"'. Values must be within the range: [1, "+strconv.Itoa(most)+"]")
	}
	return min(size, most), nil
}

// Viewed makes the feed tell of a file that somebody only looked at, as Google's does.
func (s *Server) Viewed(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files[id] != nil {
		s.tell(id, false)
	}
}
