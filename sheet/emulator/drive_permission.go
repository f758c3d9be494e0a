package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// permissionBody is what a client may say of a sharing.
type permissionBody struct {
	Type         string `json:"type"`
	Role         string `json:"role"`
	EmailAddress string `json:"emailAddress"`
}

// permissionsCall answers what is asked below /files/ID/permissions; id is "" for the list.
func (s *Server) permissionsCall(q *request, fileID, id string) (any, *apiError) {
	f, failure := s.visible(q, fileID)
	if failure != nil {
		return nil, failure
	}
	if !writes(roleOf(f, q.who)) {
		return nil, driveDenied()
	}
	if id == "" {
		switch q.method {
		case http.MethodGet:
			list, _ := permissionList(f)
			return map[string]any{"kind": "drive#permissionList", "permissions": list}, nil
		case http.MethodPost:
			return s.createPermission(q, f)
		}
		return nil, driveUnknown()
	}
	who := holderOf(f, id)
	if who == "" {
		failure := driveMissing(id)
		failure.message = "Permission not found: " + id + "."
		failure.details[0]["location"] = "permissionId"
		return nil, failure
	}
	switch q.method {
	case http.MethodGet:
		return permission(who, f.permissions[who]), nil
	case http.MethodPatch:
		return s.updatePermission(q, f, who)
	case http.MethodDelete:
		if f.permissions[who] == "owner" {
			return nil, driveDenied()
		}
		s.grant(f, who, "")
		return nil, nil
	}
	return nil, driveUnknown()
}

func (s *Server) createPermission(q *request, f *file) (any, *apiError) {
	body := permissionBody{}
	if failure := readBody(q, &body); failure != nil {
		return nil, failure
	}
	who := strings.ToLower(strings.TrimSpace(body.EmailAddress))
	switch body.Type {
	case "user", "group":
		if name, domain, ok := strings.Cut(who, "@"); !ok || name == "" || domain == "" {
			failure := driveInvalid("permission.emailAddress", "The specified emailAddress is invalid or not applicable for the given permission type.")
			return nil, failure
		}
	case "anyone":
		who = "anyone"
	default:
		return nil, driveInvalid("permission.type", "The permission type field is required.")
	}
	if failure := checkRole(body.Role); failure != nil {
		return nil, failure
	}
	if f.permissions[who] != "owner" { // sharing again with its owner changes nothing
		s.grant(f, who, body.Role)
	}
	return permission(who, f.permissions[who]), nil
}

func (s *Server) updatePermission(q *request, f *file, who string) (any, *apiError) {
	body := permissionBody{}
	if failure := readBody(q, &body); failure != nil {
		return nil, failure
	}
	if failure := checkRole(body.Role); failure != nil {
		return nil, failure
	}
	if f.permissions[who] == "owner" {
		return nil, driveDenied()
	}
	s.grant(f, who, body.Role)
	return permission(who, body.Role), nil
}

// checkRole refuses roles that cannot be given; that of an owner is handed over and not shared.
func checkRole(role string) *apiError {
	if slices.Contains([]string{"reader", "commenter", "writer", "fileOrganizer", "organizer"}, role) {
		return nil
	}
	if role == "owner" {
		return &apiError{
			code: 403, status: "PERMISSION_DENIED", reason: "forbidden",
			message: "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
		}
	}
	return driveInvalid("permission.role", "The specified role is invalid or not supported: "+role)
}

// holderOf is the e-mail that a permission's id stands for.
func holderOf(f *file, id string) string {
	for who := range f.permissions {
		if permissionID(who) == id {
			return who
		}
	}
	return ""
}

// permissionList are a file's sharings, in one order.
func permissionList(f *file) (list, ids []any) {
	for _, who := range slices.Sorted(maps.Keys(f.permissions)) {
		list = append(list, permission(who, f.permissions[who]))
		ids = append(ids, permissionID(who))
	}
	return list, ids
}

func permission(who, role string) map[string]any {
	p := map[string]any{"kind": "drive#permission", "id": permissionID(who), "role": role, "type": "user"}
	if who == "anyone" {
		p["type"], p["allowFileDiscovery"] = "anyone", false
		return p
	}
	name, _, _ := strings.Cut(who, "@")
	p["emailAddress"], p["displayName"], p["deleted"], p["pendingOwner"] = who, name, false, false
	return p
}
