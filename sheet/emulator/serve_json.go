package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// inJSON writes an answer.
func inJSON(status int, value any, pretty bool) *reply {
	body, err := appendTree(nil, value)
	if err != nil { // a number that is no number, say: ours to mend
		return refusal(noAPI, &apiError{code: 500, status: "INTERNAL", message: "emulator: " + err.Error()})
	}
	if pretty {
		var indented bytes.Buffer
		_ = json.Indent(&indented, body, "", "  ") // what was just written is JSON
		body = indented.Bytes()
	}
	return &reply{
		status: status, body: append(body, '\n'),
		header: http.Header{"Content-Type": {"application/json; charset=UTF-8"}, "Vary": {"Origin", "X-Origin", "Referer"}},
	}
}

// refusal puts an error into Google's envelope: Sheets tells its own word in details, Drive in errors.
func refusal(which api, failure *apiError) *reply {
	inner := map[string]any{"code": failure.code, "message": failure.message}
	if which == driveAPI {
		first := map[string]any{"message": failure.message, "domain": domainOf(failure.reason), "reason": failure.reason}
		for _, detail := range failure.details { // where it was: location, locationType
			for name, value := range detail {
				first[name] = value
			}
		}
		inner["errors"] = []any{first}
	} else {
		inner["status"] = failure.status
		if len(failure.details) > 0 {
			inner["details"] = failure.details
		}
	}
	return inJSON(failure.code, map[string]any{"error": inner}, true)
}

// domainOf is where Drive says a reason belongs.
func domainOf(reason string) string {
	if strings.HasSuffix(reason, "LimitExceeded") || strings.HasSuffix(reason, "QuotaExceeded") || reason == "accessNotConfigured" {
		return "usageLimits"
	}
	return "global"
}

// commonQuery are the query parameters of every method of Google's APIs.
var commonQuery = []string{
	"$.xgafv", "access_token", "alt", "callback", "fields", "key", "oauth_token", "prettyPrint", "quotaUser", "uploadType",
	"upload_protocol", "$alt", "$fields", "$prettyPrint",
}

// checkQuery refuses query parameters as Google does: Sheets those that the method does not know, Drive none.
func checkQuery(q *request) *apiError {
	if alt := q.query.Get("alt"); alt != "" && alt != "json" && alt != "media" {
		return invalid("Invalid value at 'alt' (type.googleapis.com/google.api.AltType), %q", alt)
	}
	if q.api != sheetsAPI {
		return nil
	}
	known := sheetsQuery(q.method, q.path)
	for name := range q.query {
		if slices.Contains(commonQuery, name) || slices.Contains(known, name) {
			continue
		}
		failure := invalid("Invalid JSON payload received. Unknown name %q: Cannot bind query parameter. "+
			"Field '%s' could not be found in request message.", name, name)
		failure.details = []map[string]any{{
			"@type":           "type.googleapis.com/google.rpc.BadRequest",
			"fieldViolations": []any{map[string]any{"description": failure.message}},
		}}
		return failure
	}
	return nil
}

// sheetsQuery are the query parameters of a method of Sheets.
func sheetsQuery(method, path string) []string {
	_, values, ofValues := strings.Cut(path, "/values")
	switch {
	case method == http.MethodGet && strings.HasPrefix(values, ":batchGet"):
		return []string{"ranges", "majorDimension", "valueRenderOption", "dateTimeRenderOption"}
	case method == http.MethodGet && ofValues:
		return []string{"majorDimension", "valueRenderOption", "dateTimeRenderOption"}
	case method == http.MethodGet && strings.Count(path, "/") == 2:
		return []string{"ranges", "includeGridData", "excludeTablesInBandedRanges", "commentsViewMode"}
	case method == http.MethodPut, ofValues && strings.HasSuffix(path, ":append"):
		return []string{
			"valueInputOption", "insertDataOption", "includeValuesInResponse", "responseValueRenderOption",
			"responseDateTimeRenderOption",
		}
	}
	return nil
}
