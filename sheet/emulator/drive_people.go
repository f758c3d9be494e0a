package emulator

import (
	"maps"
	"slices"
	"strings"
)

// sharedDrive is a shared drive: what lies in it belongs to nobody, and is shared with its members.
type sharedDrive struct {
	ID, Name string
	Members  map[string]string // e-mail -> organizer, fileOrganizer, writer, commenter, reader
}

// somebody is the person whom files belong to that no client made.
const somebody = "canbo@thidua-emulator.example"

// AddDrive makes a shared drive with the account as a member who may write.
func (s *Server) AddDrive(name string) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := &sharedDrive{
		ID: s.driveID("0A")[:19], Name: name,
		Members: map[string]string{somebody: "organizer", s.config.Account: "fileOrganizer"},
	}
	s.shell.drives = append(s.shell.drives, d)
	return d.ID
}

// AddFolder makes a folder that the account may write in: in a shared drive, or, for "", a person's own.
func (s *Server) AddFolder(name, drive string) (id string) {
	return s.addFile(name, folderType, drive)
}

// AddOther makes a file that is no spreadsheet, of any kind, shared with the account: an uploaded workbook, say.
func (s *Server) AddOther(name, mimeType string) (id string) { return s.addFile(name, mimeType, "") }

func (s *Server) addFile(name, mimeType, drive string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.newFile(name, mimeType, somebody)
	f.permissions[s.config.Account] = "writer"
	if d := s.driveOf(drive); d != nil {
		f.drive, f.owner, f.permissions = d.ID, "", maps.Clone(d.Members)
	}
	s.register(f, somebody)
	return f.id
}

// Share shares a file with someone as a person does: reader, commenter or writer; "" ends it.
func (s *Server) Share(id, email, role string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[id]
	if f == nil {
		return driveMissing(id)
	}
	s.grant(f, strings.ToLower(email), role)
	return nil
}

// grant gives someone a role, or takes it for "", and tells the feed.
func (s *Server) grant(f *file, who, role string) {
	s.seen(f)
	if role == "" {
		delete(f.permissions, who)
	} else {
		f.permissions[who] = role
	}
	f.version++
	s.seen(f)
	s.tell(f.id, role == "")
}

// driveOf is a shared drive, nil when there is none.
func (s *Server) driveOf(id string) *sharedDrive {
	at := slices.IndexFunc(s.shell.drives, func(d *sharedDrive) bool { return d.ID == id })
	if at < 0 {
		return nil
	}
	return s.shell.drives[at]
}

// drivesCall answers what is asked below /drives.
func (s *Server) drivesCall(q *request, parts []string) (any, *apiError) {
	switch len(parts) {
	case 0:
		list := []any{}
		for _, d := range s.shell.drives {
			if d.Members[q.who] != "" {
				list = append(list, d.resource(q.who))
			}
		}
		return map[string]any{"kind": "drive#driveList", "drives": list}, nil
	case 1:
		if d := s.driveOf(parts[0]); d != nil && d.Members[q.who] != "" {
			return d.resource(q.who), nil
		}
		failure := driveMissing(parts[0])
		failure.message = "Shared drive not found: " + parts[0]
		failure.details[0]["location"] = "driveId"
		return nil, failure
	}
	return nil, driveUnknown()
}

func (d *sharedDrive) resource(who string) map[string]any {
	return map[string]any{
		"kind": "drive#drive", "id": d.ID, "name": d.Name, "hidden": false,
		"capabilities": map[string]any{"canAddChildren": writes(d.Members[who]), "canListChildren": true},
	}
}

// File is a spreadsheet as Files lists it.
type File struct{ ID, Title string }

// Files are the spreadsheets, the first that was made first, whoever they are shared with.
func (s *Server) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var files []File
	for _, id := range s.order {
		if f := s.files[id]; f != nil && f.mimeType == spreadsheetType {
			files = append(files, File{f.id, f.title})
		}
	}
	return files
}
