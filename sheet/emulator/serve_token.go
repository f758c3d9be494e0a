package emulator

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// token answers as Google's token endpoint does, so that key files whose token_uri leads here work with Google's own
// libraries. What a key signs is not verified: the token is the e-mail of whoever asks for it.
func (s *Server) token(q *request) *reply {
	form, err := url.ParseQuery(string(q.body))
	if err != nil {
		return inJSON(http.StatusBadRequest, map[string]any{"error": "invalid_request", "error_description": "Bad Request"}, true)
	}
	if s.shell.locked {
		return inJSON(http.StatusBadRequest, map[string]any{
			"error": "invalid_grant", "error_description": "Invalid JWT Signature.",
		}, true)
	}
	who := s.owner(form.Get("refresh_token"))
	if assertion := form.Get("assertion"); assertion != "" {
		if issuer := issuerOf(assertion); issuer != "" {
			who = issuer
		}
	}
	return inJSON(http.StatusOK, map[string]any{"access_token": who, "expires_in": 3599, "token_type": "Bearer"}, true)
}

// issuerOf is who a signed assertion speaks for, "" when it cannot be read.
func issuerOf(assertion string) string {
	parts := strings.Split(assertion, ".")
	if len(parts) != 3 {
		return ""
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return ""
	}
	var claims struct {
		Issuer  string `json:"iss"`
		Subject string `json:"sub"`
	}
	if json.Unmarshal(text, &claims) != nil {
		return ""
	}
	if claims.Subject != "" {
		return strings.ToLower(claims.Subject)
	}
	return strings.ToLower(claims.Issuer)
}
