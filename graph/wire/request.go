package wire

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// What a request may weigh, in bytes.
const (
	maxQuestion = 256 << 10 // a query with its variables
	maxChange   = 2 << 20   // a mutation of a sender that may send a large one: texts of reports are long
	maxAddress  = 16 << 10  // path and query of the address
)

// Codes of requests that are no GraphQL yet.
const (
	CodeRequest       = "BAD_REQUEST"
	CodeMethod        = "METHOD_NOT_ALLOWED"
	CodeNotAcceptable = "NOT_ACCEPTABLE"
	CodeTooLarge      = "REQUEST_TOO_LARGE"
	CodeAddress       = "ADDRESS_TOO_LONG"
	CodeMedia         = "UNSUPPORTED_MEDIA_TYPE"
)

// refusal is a request that is refused before it is GraphQL. Its message never repeats what was sent.
type refusal struct {
	status        int
	code, message string
}

func malformed(message string, args ...any) *refusal {
	return &refusal{http.StatusBadRequest, CodeRequest, fmt.Sprintf(message, args...)}
}

func tooLarge(limit int) *refusal {
	return &refusal{http.StatusRequestEntityTooLarge, CodeTooLarge, fmt.Sprintf("the request is larger than %d KiB", limit>>10)}
}

// read reads what a request asks, and how many bytes it took.
func (h *Handler) read(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, int, *refusal) {
	if size := len(r.URL.RequestURI()); size > maxAddress {
		return nil, 0, &refusal{
			http.StatusRequestURITooLong, CodeAddress,
			fmt.Sprintf("the address is longer than %d KiB; send the query by POST", maxAddress>>10),
		}
	}
	start := graphql.Now()
	var params *graphql.RawParams
	var refused *refusal
	size := 0
	if r.Method == http.MethodPost {
		params, size, refused = h.readBody(w, r)
	} else {
		params, refused = readAddress(r.URL)
	}
	switch {
	case refused != nil:
		return nil, size, refused
	case params.Query == "":
		return nil, size, malformed("the request has no query")
	}
	params.Headers = r.Header
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}
	return params, size, nil
}

// readBody reads the JSON document of a POST.
func (h *Handler) readBody(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, int, *refusal) {
	if refused := checkContent(r.Header); refused != nil {
		return nil, 0, refused
	}
	limit := maxQuestion
	if h.Large != nil && h.Large(r.Context()) {
		limit = maxChange
	}
	if r.ContentLength > int64(limit) {
		// Nobody will read what follows, so the connection cannot be used for another request.
		w.Header().Set("Connection", "close")
		return nil, 0, tooLarge(limit)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(limit)))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, len(body), tooLarge(limit)
	case err != nil:
		return nil, len(body), malformed("the body could not be read to its end")
	case !utf8.Valid(body):
		return nil, len(body), malformed("the body is not UTF-8")
	}
	document, err := decodeObject(string(body))
	if err != nil {
		return nil, len(body), malformed("the body is not what a request looks like: %v", err)
	}
	params, refused := paramsOf(document)
	return params, len(body), refused
}

// checkContent refuses bodies that are not JSON in UTF-8, among them all that a page of another site may send without
// asking first.
func checkContent(header http.Header) *refusal {
	const want = "send the request as Content-Type: application/json"
	media, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	switch charset := params["charset"]; {
	case err != nil || media != mediaJSON:
		return &refusal{http.StatusUnsupportedMediaType, CodeMedia, want}
	case charset != "" && !strings.EqualFold(charset, "utf-8"):
		return &refusal{http.StatusUnsupportedMediaType, CodeMedia, want + ", in UTF-8"}
	case header.Get("Content-Encoding") != "" && !strings.EqualFold(header.Get("Content-Encoding"), "identity"):
		return &refusal{http.StatusUnsupportedMediaType, CodeMedia, want + ", without Content-Encoding"}
	}
	return nil
}

// paramsOf takes the parts of a request out of its JSON document. Keys that nobody knows are left alone: the
// specification keeps them for later.
func paramsOf(document map[string]any) (*graphql.RawParams, *refusal) {
	params := &graphql.RawParams{}
	var ok [4]bool
	params.Query, ok[0] = as[string](document["query"])
	params.OperationName, ok[1] = as[string](document["operationName"])
	params.Variables, ok[2] = as[map[string]any](document["variables"])
	params.Extensions, ok[3] = as[map[string]any](document["extensions"])
	for i, name := range [4]string{"query", "operationName", "variables", "extensions"} {
		if !ok[i] {
			return nil, malformed("%s must be %s", name, [4]string{"a string", "a string or null", "an object or null", "an object or null"}[i])
		}
	}
	return params, nil
}

// as is a value of a type, its zero value for null.
func as[T any](value any) (T, bool) {
	if value == nil {
		var none T
		return none, true
	}
	v, ok := value.(T)
	return v, ok
}

// readAddress reads the parameters of a GET.
func readAddress(address *url.URL) (*graphql.RawParams, *refusal) {
	values, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		return nil, malformed("the parameters of the address cannot be read")
	}
	document := map[string]any{}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		given := values[name]
		switch {
		case len(given) > 1:
			return nil, malformed("the address gives %s more than once", name)
		case len(given) == 0 || given[0] == "":
			continue
		case !utf8.ValidString(given[0]):
			return nil, malformed("%s is not UTF-8", name)
		}
		document[name] = given[0]
		if name == "variables" || name == "extensions" {
			if given[0] == "null" {
				delete(document, name)
				continue
			}
			if document[name], err = decodeObject(given[0]); err != nil {
				return nil, malformed("%s: %v", name, err)
			}
		}
	}
	return paramsOf(document)
}
