package emulator

import "fmt"

// apiError is an answer that refuses: the shell puts it into Google's envelope.
type apiError struct {
	code    int    // of HTTP
	status  string // Google's own word: INVALID_ARGUMENT, NOT_FOUND …
	message string
	reason  string // Drive's own word, "" for none: notFound, userRateLimitExceeded …
	details []map[string]any
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %s: %s", e.code, e.status, e.message) }

// invalid is Google's answer to a request that makes no sense.
func invalid(format string, values ...any) *apiError {
	return &apiError{code: 400, status: "INVALID_ARGUMENT", message: fmt.Sprintf(format, values...), reason: "badRequest"}
}

func notFound() *apiError {
	return &apiError{code: 404, status: "NOT_FOUND", message: "Requested entity was not found.", reason: "notFound"}
}

func denied() *apiError {
	return &apiError{code: 403, status: "PERMISSION_DENIED", message: "The caller does not have permission", reason: "forbidden"}
}
