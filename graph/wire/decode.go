package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxNesting is how deep objects and lists may stand in one another in a request.
const maxNesting = 64

// What is wrong with a JSON document. None of them repeats it.
var (
	errNotJSON   = errors.New("it is not JSON")
	errNotObject = errors.New("it is not one JSON object")
	errAfter     = errors.New("something follows the JSON object")
)

// decodeObject reads a JSON object, and nothing after it. encoding/json takes the last of equal keys, another reader the
// first; here they are refused, at every depth. Numbers stay as they are written.
func decodeObject(text string) (map[string]any, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	value, err := decodeValue(decoder, maxNesting)
	if err != nil {
		return nil, err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, errNotObject
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errAfter
	}
	return object, nil
}

func decodeValue(decoder *json.Decoder, depth int) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, at(decoder, errNotJSON)
	}
	delim, ok := token.(json.Delim)
	switch {
	case !ok:
		return token, nil
	case depth == 0:
		return nil, at(decoder, fmt.Errorf("it is nested deeper than %d", maxNesting))
	case delim == '{':
		return decodeMembers(decoder, depth-1)
	}
	list := []any{}
	for decoder.More() {
		item, err := decodeValue(decoder, depth-1)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, end(decoder)
}

func decodeMembers(decoder *json.Decoder, depth int) (map[string]any, error) {
	object := map[string]any{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, at(decoder, errNotJSON)
		}
		key, _ := token.(string) // the decoder lets nothing else be a key
		if _, twice := object[key]; twice {
			return nil, at(decoder, errors.New("an object has a key twice"))
		}
		if object[key], err = decodeValue(decoder, depth); err != nil {
			return nil, err
		}
	}
	return object, end(decoder)
}

// end reads the bracket that closes an object or a list.
func end(decoder *json.Decoder) error {
	if _, err := decoder.Token(); err != nil {
		return at(decoder, errNotJSON)
	}
	return nil
}

func at(decoder *json.Decoder, err error) error {
	return fmt.Errorf("%w (at byte %d)", err, decoder.InputOffset())
}
