package emulator

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"google.golang.org/api/drive/v3"
)

// driveCall answers a request of Drive v3. The lock is held. A nil answer without error is an empty one.
func (s *Server) driveCall(q *request) (any, *apiError) {
	parts := strings.Split(strings.TrimPrefix(q.path, "/"), "/")
	for i, part := range parts {
		plain, err := url.PathUnescape(part)
		if err != nil {
			return nil, driveInvalid("path", "Invalid Value")
		}
		parts[i] = plain
	}
	switch parts[0] {
	case "about":
		if len(parts) == 1 && q.method == http.MethodGet {
			return s.about(q)
		}
	case "changes":
		if q.method == http.MethodGet {
			return s.changesCall(q, parts[1:])
		}
	case "drives":
		if q.method == http.MethodGet {
			return s.drivesCall(q, parts[1:])
		}
	case "files":
		return s.filesCall(q, parts[1:])
	}
	return nil, driveUnknown()
}

// filesCall answers what is asked below /files.
func (s *Server) filesCall(q *request, parts []string) (any, *apiError) {
	switch len(parts) {
	case 0:
		switch q.method {
		case http.MethodGet:
			return s.listFiles(q)
		case http.MethodPost:
			return s.createFile(q)
		}
	case 1:
		switch q.method {
		case http.MethodGet:
			return s.getFile(q, parts[0])
		case http.MethodPatch:
			return s.updateFile(q, parts[0])
		case http.MethodDelete:
			return s.deleteFile(q, parts[0])
		}
	case 2:
		switch {
		case parts[1] == "copy" && q.method == http.MethodPost:
			return s.copyFile(q, parts[0])
		case parts[1] == "export" && q.method == http.MethodGet:
			return s.exportFile(q, parts[0])
		case parts[1] == "permissions":
			return s.permissionsCall(q, parts[0], "")
		}
	case 3:
		if parts[1] == "permissions" {
			return s.permissionsCall(q, parts[0], parts[2])
		}
	}
	return nil, driveUnknown()
}

// about tells who asks and how much room they have.
func (s *Server) about(q *request) (any, *apiError) {
	if q.query.Get("fields") == "" {
		failure := driveInvalid("fields", "The 'fields' parameter is required for this method.")
		failure.reason = "required"
		return nil, failure
	}
	quota := map[string]any{"limit": "16106127360", "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"}
	if s.homeless(q.who) {
		quota["limit"] = "0"
	}
	return map[string]any{
		"kind": "drive#about", "user": person(q.who, q.who), "storageQuota": quota, "appInstalled": false,
		"canCreateDrives": false, "maxUploadSize": "5242880000000",
		"exportFormats": map[string]any{spreadsheetType: []any{workbookType, "text/csv"}},
	}, nil
}

// usualFields is what Drive answers with when nobody asks for fields.
func usualFields(q *request) string {
	const file = "kind,id,name,mimeType"
	first, rest, _ := strings.Cut(strings.TrimPrefix(q.path, "/"), "/")
	switch {
	case first == "changes" && rest == "":
		return "kind,nextPageToken,newStartPageToken,changes(kind,type,changeType,time,removed,fileId,driveId,file(" + file + ",driveId))"
	case first == "files" && rest == "" && q.method == http.MethodGet:
		return "kind,incompleteSearch,nextPageToken,files(" + file + ",driveId)"
	case strings.HasSuffix(rest, "/permissions") && q.method == http.MethodGet:
		return "kind,nextPageToken,permissions(kind,id,type,role)"
	case strings.Contains(rest, "/permissions"):
		return "kind,id,type,role"
	case first == "files":
		return file + ",driveId"
	case first == "drives" && rest == "":
		return "kind,nextPageToken,drives(kind,id,name)"
	case first == "drives":
		return "kind,id,name"
	}
	return ""
}

// driveAnswer is Google's own type of an answer.
func driveAnswer(q *request) reflect.Type {
	first, rest, _ := strings.Cut(strings.TrimPrefix(q.path, "/"), "/")
	switch {
	case first == "about":
		return reflect.TypeFor[drive.About]()
	case first == "changes" && rest == "":
		return reflect.TypeFor[drive.ChangeList]()
	case first == "changes":
		return reflect.TypeFor[drive.StartPageToken]()
	case first == "drives" && rest == "":
		return reflect.TypeFor[drive.DriveList]()
	case first == "drives":
		return reflect.TypeFor[drive.Drive]()
	case rest == "" && q.method == http.MethodGet:
		return reflect.TypeFor[drive.FileList]()
	case strings.HasSuffix(rest, "/permissions") && q.method == http.MethodGet:
		return reflect.TypeFor[drive.PermissionList]()
	case strings.Contains(rest, "/permissions"):
		return reflect.TypeFor[drive.Permission]()
	}
	return reflect.TypeFor[drive.File]()
}

// readBody reads a request's body; an empty one is an empty object.
func readBody(q *request, into any) *apiError {
	if len(q.body) == 0 {
		return nil
	}
	if err := json.Unmarshal(q.body, into); err != nil {
		return &apiError{code: 400, status: "INVALID_ARGUMENT", reason: "parseError", message: "Parse Error"}
	}
	return nil
}

// flag is a boolean query parameter.
func flag(q *request, name string) bool { return q.query.Get(name) == "true" }

// driveInvalid is Drive's answer to a parameter that makes no sense.
func driveInvalid(parameter, message string) *apiError {
	return &apiError{
		code: 400, status: "INVALID_ARGUMENT", reason: "invalid", message: message,
		details: []map[string]any{{"location": parameter, "locationType": "parameter"}},
	}
}

// driveMissing is Drive's answer to a file that is not there, or not for whoever asks: it does not tell them apart.
func driveMissing(id string) *apiError {
	return &apiError{
		code: 404, status: "NOT_FOUND", reason: "notFound", message: "File not found: " + id + ".",
		details: []map[string]any{{"location": "fileId", "locationType": "parameter"}},
	}
}

func driveUnknown() *apiError {
	return &apiError{code: 404, status: "NOT_FOUND", reason: "notFound", message: "Not Found"}
}

// driveDenied is Drive's answer to whoever may see a file but not do this to it.
func driveDenied() *apiError {
	return &apiError{
		code: 403, status: "PERMISSION_DENIED", reason: "insufficientFilePermissions",
		message: "The user does not have sufficient permissions for this file.",
	}
}
