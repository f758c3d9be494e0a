package wire

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash"
	"io"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The words of Cache-Control. A cache on the way that keeps a public answer serves it for half a minute without asking,
// and so may show for that long what was changed or withdrawn; a browser asks each time.
const (
	cachePublic  = "public, max-age=0, s-maxage=30, must-revalidate"
	cachePrivate = "private, no-cache"
)

// known is what is known of an answer before it is made; nil where it can have no key.
type known struct {
	key   key
	scope Scope
}

// etag is the key as a weak validator: the bytes differ by compression and by what extensions say of this one request.
func (k *known) etag() string { return `W/"` + base64.RawURLEncoding.EncodeToString(k.key[:18]) + `"` }

// keyOf is the key of a request's answer. Extensions of a request may mean anything, so one that has them has no key.
func (h *Handler) keyOf(ctx context.Context, params *graphql.RawParams) (*known, error) {
	if h.Cache == nil || len(params.Extensions) > 0 {
		return nil, nil
	}
	scope, err := h.Scope(ctx)
	if err != nil {
		return nil, err
	}
	// Keys of objects are sorted, and numbers stand as they were written.
	variables, err := json.Marshal(params.Variables)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	for _, part := range []string{scope.Key, params.OperationName, params.Query, string(variables)} {
		put(sum, part)
	}
	return &known{key: key(sum.Sum(nil)), scope: scope}, nil
}

// put adds a text to a hash so that no two lists of texts are the same.
func put(sum hash.Hash, text string) {
	var size [8]byte
	binary.LittleEndian.PutUint64(size[:], uint64(len(text)))
	_, _ = sum.Write(size[:]) // a hash takes everything
	_, _ = io.WriteString(sum, text)
}

// repeat answers without executing, if it can: what the client has already, or what is kept.
func (h *Handler) repeat(r *http.Request, reply *reply, k *known) bool {
	if k == nil {
		return false
	}
	unchanged := r.Method != http.MethodPost && holds(r.Header.Values("If-None-Match"), k.etag())
	var answer *kept
	if !unchanged {
		if answer = h.Cache.get(k.key); answer == nil {
			return false
		}
	}
	var extensions map[string]any
	if answer != nil {
		extensions = answer.extensions
	}
	if h.Repeated == nil {
		extensions = nil
	} else {
		var err *gqlerror.Error
		if extensions, err = h.Repeated(r.Context(), extensions); err != nil {
			response := h.fail(r.Context(), err)
			reply.send(h.statusOf(reply, response), response)
			return true
		}
	}
	k.head(reply.w.Header())
	if unchanged {
		reply.times(reply.w.Header())
		reply.w.WriteHeader(http.StatusNotModified)
		return true
	}
	reply.send(http.StatusOK, &graphql.Response{Data: answer.data, Extensions: extensions})
	return true
}

// holds says whether If-None-Match names an ETag. "*" would be true of anything that there is, and an answer is not there
// before it is made.
func holds(header []string, etag string) bool {
	want := strings.TrimPrefix(etag, "W/")
	for part := range strings.SplitSeq(strings.Join(header, ","), ",") {
		if strings.TrimPrefix(strings.TrimSpace(part), "W/") == want {
			return true
		}
	}
	return false
}

// keep says of an answer how it may be kept, and keeps it.
func (h *Handler) keep(reply *reply, k *known, oc *graphql.OperationContext, response *graphql.Response) {
	header := reply.w.Header()
	if oc.Operation.Operation != ast.Query || len(response.Errors) > 0 || response.Data == nil {
		return
	}
	if k == nil || !h.Stays(oc) {
		header.Set("Cache-Control", cachePrivate)
		return
	}
	k.head(header)
	h.Cache.add(k.key, &kept{data: response.Data, extensions: response.Extensions})
}

// head says that an answer has a key.
func (k *known) head(header http.Header) {
	header.Set("ETag", k.etag())
	header.Set("Cache-Control", cachePrivate)
	if k.scope.Public {
		header.Set("Cache-Control", cachePublic)
	}
}
