package wire

import (
	"mime"
	"strconv"
	"strings"
)

// The two media types of an answer. The first is for clients from before the specification, and is what a client gets that
// does not say.
const (
	mediaJSON     = "application/json"
	mediaResponse = "application/graphql-response+json"
)

const notAcceptableText = "an answer is application/graphql-response+json or application/json, and Accept allows neither"

// negotiate is the media type of the answer, by what a request accepts; ok is false when it accepts neither, and then the
// refusal is application/json.
func negotiate(accept []string) (media string, ok bool) {
	header := strings.Join(accept, ",")
	if strings.TrimSpace(header) == "" {
		return mediaJSON, true
	}
	json, response := weights(header)
	switch {
	case json.quality <= 0 && response.quality <= 0:
		return mediaJSON, false
	case response.quality > json.quality && response.named, response.quality == json.quality && response.named:
		return mediaResponse, true
	case json.quality > 0:
		return mediaJSON, true
	}
	return mediaResponse, true
}

// weight is how much a media type is wanted.
type weight struct {
	quality float64
	named   bool // by its own name, not by a wildcard
	precise int  // of the range that it comes from
}

func weights(header string) (json, response weight) {
	for part := range strings.SplitSeq(header, ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		quality := 1.0
		if q, given := params["q"]; given {
			if quality, err = strconv.ParseFloat(q, 64); err != nil || quality < 0 || quality > 1 {
				continue
			}
		}
		if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
			continue
		}
		json.take(mediaJSON, media, quality)
		response.take(mediaResponse, media, quality)
	}
	return json, response
}

// take reads one range of Accept: the most precise one counts.
func (w *weight) take(own, media string, quality float64) {
	precise := map[string]int{"*/*": 1, "application/*": 2, own: 3}[media]
	if precise > w.precise {
		*w = weight{quality: quality, named: precise == 3, precise: precise}
	}
}
