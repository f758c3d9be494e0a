package emulator

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"
)

// stateVersion is raised when what Save writes can no longer be read by an older Load.
const stateVersion = 1

// Save writes all that the server holds: files, shared drives and the feed. Faults, quotas and what was counted belong
// to a running server and are not part of it.
func (s *Server) Save(w io.Writer) error {
	s.mu.Lock()
	kept := s.freeze()
	s.mu.Unlock()
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(kept)
}

// Load reads what Save wrote, in place of all that the server holds. After an error it holds what it did before.
func (s *Server) Load(r io.Reader) error {
	kept := savedServer{}
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields() // nothing is dropped silently
	if err := decoder.Decode(&kept); err != nil {
		return fmt.Errorf("the emulator's state: %w", err)
	}
	if kept.Version != stateVersion {
		return fmt.Errorf("the emulator's state is of version %d, and this program reads version %d", kept.Version, stateVersion)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.thaw(kept)
}

// savedServer is a server as it is written.
type savedServer struct {
	Version int                 `json:"version"`
	Styles  []map[string]any    `json:"styles"` // that cells name by their place
	Files   []savedFile         `json:"files"`  // in the order of making
	Drives  []*sharedDrive      `json:"drives"`
	Feed    []savedEntry        `json:"feed"`
	Viewers map[string][]string `json:"viewers"` // file -> e-mails that could see it at some time
}

// savedEntry is an entry of the feed.
type savedEntry struct {
	File    string    `json:"file"`
	At      time.Time `json:"at"`
	Due     time.Time `json:"due"`
	Removed bool      `json:"removed,omitempty"`
	Lost    bool      `json:"lost,omitempty"`
	Again   bool      `json:"again,omitempty"`
}

// freeze is the server as it is written. The lock is held; nothing of the result is written to later.
func (s *Server) freeze() savedServer {
	kept := savedServer{Version: stateVersion, Styles: []map[string]any{}, Files: []savedFile{}, Viewers: map[string][]string{}}
	styles := &savedStyles{places: map[*style]int{}}
	for _, id := range s.order {
		if f := s.files[id]; f != nil {
			kept.Files = append(kept.Files, styles.file(f))
		}
	}
	kept.Styles = append(kept.Styles, styles.data...)
	for _, d := range s.shell.drives {
		kept.Drives = append(kept.Drives, &sharedDrive{d.ID, d.Name, cloned(d.Members)})
	}
	for _, e := range s.feed {
		kept.Feed = append(kept.Feed, savedEntry{e.file, e.at, e.due, e.removed, e.lost, e.again})
	}
	for id, viewers := range s.shell.viewers {
		for who := range viewers {
			kept.Viewers[id] = append(kept.Viewers[id], who)
		}
		slices.Sort(kept.Viewers[id])
	}
	return kept
}

// thaw makes the server hold what was written. The lock is held.
func (s *Server) thaw(kept savedServer) error {
	styles := make([]*style, len(kept.Styles))
	for i, data := range kept.Styles {
		styles[i] = s.styleOf(data)
	}
	files, order := map[string]*file{}, []string{}
	for _, one := range kept.Files {
		f, err := one.thaw(s, styles)
		if err != nil {
			return fmt.Errorf("the emulator's state: file %q: %w", one.ID, err)
		}
		if files[f.id] != nil {
			return fmt.Errorf("the emulator's state: file %q is there twice", f.id)
		}
		s.shareRows(f, nil)
		files[f.id], order = f, append(order, f.id)
	}
	feed := make([]feedEntry, len(kept.Feed))
	for i, e := range kept.Feed {
		feed[i] = feedEntry{file: e.File, at: e.At, due: e.Due, removed: e.Removed, lost: e.Lost, again: e.Again}
	}
	viewers := map[string]map[string]bool{}
	for id, list := range kept.Viewers {
		viewers[id] = map[string]bool{}
		for _, who := range list {
			viewers[id][who] = true
		}
	}
	s.files, s.order, s.feed = files, order, feed
	s.shell.drives, s.shell.viewers = kept.Drives, viewers
	// Whoever goes on with a state draws other ids than whoever began it.
	s.random = rand.New(rand.NewPCG(s.config.Seed, uint64(len(feed))<<32|uint64(len(files)+1)))
	return nil
}
