package emulator

import (
	"hash/fnv"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The kinds of file that mean something here.
const (
	spreadsheetType = "application/vnd.google-apps.spreadsheet"
	folderType      = "application/vnd.google-apps.folder"
	workbookType    = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// fileBody is what a client may say of a file.
type fileBody struct {
	Name          *string            `json:"name"`
	MimeType      string             `json:"mimeType"`
	Parents       []string           `json:"parents"`
	Trashed       *bool              `json:"trashed"`
	AppProperties map[string]*string `json:"appProperties"` // null takes one away
	Properties    map[string]*string `json:"properties"`
}

// visible is a file for whoever may see it; another is not found, as with Drive.
func (s *Server) visible(q *request, id string) (*file, *apiError) {
	f := s.files[id]
	if f == nil || roleOf(f, q.who) == "" || f.drive != "" && !flag(q, "supportsAllDrives") && !flag(q, "supportsTeamDrives") {
		return nil, driveMissing(id)
	}
	return f, nil
}

// changeable is a file for whoever may write in it.
func (s *Server) changeable(q *request, id string) (*file, *apiError) {
	f, failure := s.visible(q, id)
	if failure == nil && !writes(roleOf(f, q.who)) {
		return nil, driveDenied()
	}
	return f, failure
}

// roleOf is what someone may do with a file: reader, commenter, writer, fileOrganizer, organizer, owner, "" for nothing.
func roleOf(f *file, who string) string {
	if role := f.permissions[who]; role != "" {
		return role
	}
	return f.permissions["anyone"]
}

func writes(role string) bool {
	return slices.Contains([]string{"writer", "fileOrganizer", "organizer", "owner"}, role)
}

func (s *Server) getFile(q *request, id string) (any, *apiError) {
	if q.query.Get("alt") == "media" {
		return nil, &apiError{
			code: 403, status: "PERMISSION_DENIED", reason: "fileNotDownloadable",
			message: "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
			details: []map[string]any{{"location": "alt", "locationType": "parameter"}},
		}
	}
	f, failure := s.visible(q, id)
	if failure != nil {
		return nil, failure
	}
	return s.resource(f, q.who), nil
}

func (s *Server) createFile(q *request) (any, *apiError) {
	body := fileBody{}
	if failure := readBody(q, &body); failure != nil {
		return nil, failure
	}
	f := s.newFile("Untitled", body.MimeType, q.who)
	if f.mimeType == spreadsheetType {
		f.tabs = []*tab{{title: firstTitle(f.locale), rowCount: 1000, columnCount: 26}}
	}
	return s.settle(q, f, body)
}

func (s *Server) copyFile(q *request, id string) (any, *apiError) {
	from, failure := s.visible(q, id)
	if failure != nil {
		return nil, failure
	}
	body := fileBody{}
	if failure := readBody(q, &body); failure != nil {
		return nil, failure
	}
	f := s.duplicate(from, "Copy of "+from.title, q.who)
	if len(body.Parents) == 0 && from.folder != "" && s.files[from.folder] != nil && writes(roleOf(s.files[from.folder], q.who)) {
		body.Parents = []string{from.folder}
	}
	return s.settle(q, f, body)
}

// duplicate is a file with the content of another, not yet among the files.
func (s *Server) duplicate(from *file, title, who string) *file {
	f, content := s.newFile(title, from.mimeType, who), from.clone()
	f.locale, f.timeZone = content.locale, content.timeZone
	f.tabs, f.marks, f.names = content.tabs, content.marks, content.names
	f.properties, f.public = maps.Clone(from.properties), maps.Clone(from.public)
	return f
}

// newFile is a file of somebody, not yet among the files. Google makes them in American locale when a program asks.
func (s *Server) newFile(title, mimeType, owner string) *file {
	if mimeType == "" {
		mimeType = "application/octet-stream"
	}
	now := s.config.Now()
	return &file{
		id: s.driveID("1"), title: title, mimeType: mimeType, owner: owner, locale: "en_US", timeZone: "Etc/GMT",
		permissions: map[string]string{owner: "owner"}, created: now, modified: now,
	}
}

// settle gives a new file its place and names, and keeps it.
func (s *Server) settle(q *request, f *file, body fileBody) (any, *apiError) {
	if body.Name != nil {
		f.title = *body.Name
	}
	if len(body.Parents) > 1 {
		return nil, driveInvalid("parents", "A file cannot be in more than one folder.")
	}
	parent := ""
	if len(body.Parents) == 1 {
		parent = body.Parents[0]
	}
	if failure := s.place(q, f, parent); failure != nil {
		return nil, failure
	}
	if f.drive == "" && s.homeless(q.who) && (f.folder == "" || s.homeless(s.files[f.folder].owner)) {
		return nil, failureOf(driveAPI, http.StatusForbidden, "storageQuotaExceeded")
	}
	f.properties = merged(f.properties, body.AppProperties)
	f.public = merged(f.public, body.Properties)
	s.register(f, q.who)
	return s.resource(f, q.who), nil
}

// homeless says whether an account has no room of its own: a service account owns no storage.
func (s *Server) homeless(who string) bool {
	return !s.config.OwnStorage && strings.HasSuffix(who, ".gserviceaccount.com")
}

// place puts a file into a folder, a shared drive, or, for "" and "root", the drive of its owner. It is then shared
// with whoever the place is shared with.
func (s *Server) place(q *request, f *file, parent string) *apiError {
	if parent == "" || parent == "root" || parent == rootOf(q.who) {
		f.folder, f.drive = "", ""
		return nil
	}
	if drive := s.driveOf(parent); drive != nil {
		if !writes(drive.Members[q.who]) {
			return driveMissing(parent)
		}
		f.folder, f.drive, f.owner = "", drive.ID, ""
		f.permissions = maps.Clone(drive.Members)
		return nil
	}
	folder := s.files[parent]
	if folder == nil || roleOf(folder, q.who) == "" || folder.mimeType != folderType {
		return driveMissing(parent)
	}
	if !writes(roleOf(folder, q.who)) {
		return driveDenied()
	}
	f.folder, f.drive = folder.id, folder.drive
	if f.drive != "" {
		f.owner, f.permissions = "", map[string]string{}
	}
	for who, role := range folder.permissions {
		if f.permissions[who] == "" {
			if role == "owner" {
				role = "writer"
			}
			f.permissions[who] = role
		}
	}
	return nil
}

func (s *Server) updateFile(q *request, id string) (any, *apiError) {
	f, failure := s.changeable(q, id)
	if failure != nil {
		return nil, failure
	}
	body := fileBody{}
	if failure := readBody(q, &body); failure != nil {
		return nil, failure
	}
	if len(body.Parents) > 0 {
		failure := driveInvalid("parents", "The parents field is not directly writable in update requests. Use the addParents and removeParents parameters instead.")
		failure.code, failure.reason = 403, "fieldNotWritable"
		return nil, failure
	}
	if body.Trashed != nil {
		if f.drive == "" && roleOf(f, q.who) != "owner" {
			return nil, driveDenied()
		}
		f.trashed = *body.Trashed
	}
	if add := q.query.Get("addParents"); add != "" {
		if failure := s.place(q, f, add); failure != nil {
			return nil, failure
		}
	} else if remove := q.query.Get("removeParents"); remove != "" && remove == f.folder {
		f.folder = ""
	}
	if body.Name != nil {
		f.title = *body.Name
	}
	f.properties = merged(f.properties, body.AppProperties)
	f.public = merged(f.public, body.Properties)
	s.touched(f, q.who)
	return s.resource(f, q.who), nil
}

func (s *Server) deleteFile(q *request, id string) (any, *apiError) {
	f, failure := s.visible(q, id)
	if failure != nil {
		return nil, failure
	}
	if role := roleOf(f, q.who); role != "owner" && role != "organizer" {
		return nil, driveDenied()
	}
	s.vanish(f)
	return nil, nil
}

// vanish removes a file for good, and what lies in it when it is a folder.
func (s *Server) vanish(f *file) {
	for _, id := range slices.Clone(s.order) {
		if inner := s.files[id]; inner != nil && inner.folder == f.id && f.mimeType == folderType {
			s.vanish(inner)
		}
	}
	s.seen(f)
	delete(s.files, f.id)
	s.order = slices.DeleteFunc(s.order, func(id string) bool { return id == f.id })
	s.tell(f.id, true)
}

// merged is properties with changes made; a nil value takes one away.
func merged(properties map[string]string, changes map[string]*string) map[string]string {
	for name, value := range changes {
		if value == nil {
			delete(properties, name)
			continue
		}
		if properties == nil {
			properties = map[string]string{}
		}
		properties[name] = *value
	}
	return properties
}

// resource is a file as Drive tells it to someone.
func (s *Server) resource(f *file, who string) map[string]any {
	role := roleOf(f, who)
	r := map[string]any{
		"kind": "drive#file", "id": f.id, "name": f.title, "mimeType": f.mimeType,
		"starred": false, "trashed": f.trashed, "explicitlyTrashed": f.trashed, "spaces": []any{"drive"},
		"version": strconv.FormatInt(f.version, 10), "createdTime": driveTime(f.created), "modifiedTime": driveTime(f.modified),
		"webViewLink": "https://docs.google.com/spreadsheets/d/" + f.id + "/edit?usp=drivesdk",
		"viewedByMe":  false, "hasThumbnail": false, "thumbnailVersion": "0", "isAppAuthorized": true, "quotaBytesUsed": "0",
		"modifiedByMe": f.modifiedBy == who, "shared": len(f.permissions) > 1, "ownedByMe": f.owner == who && f.drive == "",
		"writersCanShare": true, "copyRequiresWriterPermission": false, "viewersCanCopyContent": true,
		"capabilities": map[string]any{
			"canEdit": writes(role), "canCopy": true, "canDownload": true, "canShare": writes(role), "canRename": writes(role),
			"canComment": role != "reader", "canTrash": role == "owner" || f.drive != "" && writes(role),
			"canDelete": role == "owner" || role == "organizer", "canListChildren": f.mimeType == folderType,
		},
	}
	if f.modifiedBy != "" {
		r["lastModifyingUser"] = person(f.modifiedBy, who)
	}
	if f.modifiedBy == who {
		r["modifiedByMeTime"] = driveTime(f.modified)
	}
	if f.mimeType == spreadsheetType {
		r["exportLinks"] = map[string]any{
			workbookType: "https://docs.google.com/spreadsheets/export?id=" + f.id + "&exportFormat=xlsx",
			"text/csv":   "https://docs.google.com/spreadsheets/export?id=" + f.id + "&exportFormat=csv",
		}
	}
	if f.drive != "" {
		r["driveId"], r["teamDriveId"], r["hasAugmentedPermissions"] = f.drive, f.drive, false
	} else if f.owner != "" {
		r["owners"] = []any{person(f.owner, who)}
	}
	if parent := s.parentFor(f, who); parent != "" {
		r["parents"] = []any{parent}
	}
	if f.drive == "" && f.owner != who {
		r["sharedWithMeTime"] = driveTime(f.created)
	}
	if len(f.properties) > 0 {
		r["appProperties"] = texts(f.properties)
	}
	if len(f.public) > 0 {
		r["properties"] = texts(f.public)
	}
	if writes(role) && f.drive == "" {
		r["permissions"], r["permissionIds"] = permissionList(f)
	}
	return r
}

// parentFor is the folder that someone sees a file in, "" when it is none of theirs.
func (s *Server) parentFor(f *file, who string) string {
	switch {
	case f.folder != "":
		if folder := s.files[f.folder]; folder != nil && roleOf(folder, who) != "" {
			return f.folder
		}
		return ""
	case f.drive != "":
		return f.drive
	case f.owner == who:
		return rootOf(who)
	}
	return ""
}

// person is a user as Drive tells them to someone.
func person(email, to string) map[string]any {
	name, _, _ := strings.Cut(email, "@")
	return map[string]any{
		"kind": "drive#user", "displayName": name, "me": email == to, "permissionId": permissionID(email), "emailAddress": email,
	}
}

// permissionID is the same number for an e-mail everywhere.
func permissionID(email string) string {
	if email == "anyone" {
		return "anyoneWithLink"
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(email)) // a hash takes everything
	return strconv.FormatUint(h.Sum64(), 10)
}

// rootOf is the id of someone's own drive.
func rootOf(who string) string { return "0A" + permissionID(who) + "Uk9PVA" }

// driveTime is a moment as Drive writes it.
func driveTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func texts(m map[string]string) map[string]any {
	out := make(map[string]any, len(m))
	for name, value := range m {
		out[name] = value
	}
	return out
}

// driveID is a new id of Drive's look.
func (s *Server) driveID(start string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for {
		id := []byte(start)
		for len(id) < 44 {
			id = append(id, letters[s.random.IntN(len(letters))])
		}
		if s.files[string(id)] == nil {
			return string(id)
		}
	}
}
