// Package discovery holds messages to what Google itself says of its APIs: the discovery documents of Sheets v4 and
// Drive v3, as they come with Google's Go client. In tests it stands between a client and the emulator and reports
// whatever either of them should not have said: an unknown path, query parameter or field, a value of another type.
package discovery

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// documents are the files of the two APIs in the module google.golang.org/api.
var documents = []string{"sheets/v4/sheets-api.json", "drive/v3/drive-api.json"}

// Descriptions are the APIs as Google describes them. They are safe for concurrent use.
type Descriptions struct{ apis []*description }

// description is one discovery document, as far as messages are checked by it.
type description struct {
	Name        string              `json:"name"`
	ServicePath string              `json:"servicePath"`
	Parameters  map[string]*schema  `json:"parameters"` // of every method
	Schemas     map[string]*schema  `json:"schemas"`
	Resources   map[string]resource `json:"resources"`
	methods     []*method
}

type resource struct {
	Methods   map[string]*method  `json:"methods"`
	Resources map[string]resource `json:"resources"`
}

// method is one thing that an API can be asked.
type method struct {
	ID            string             `json:"id"`
	HTTPMethod    string             `json:"httpMethod"`
	FlatPath      string             `json:"flatPath"`
	Path          string             `json:"path"`
	Parameters    map[string]*schema `json:"parameters"`
	Request       *schema            `json:"request"`
	Response      *schema            `json:"response"`
	MediaDownload bool               `json:"supportsMediaDownload"`
	pattern       *regexp.Regexp     // of the whole path, with and without the service's own
	literal       int                // letters of the path that are not variable
}

// schema is what a value must be.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       string             `json:"type"`
	Format     string             `json:"format"`
	Enum       []string           `json:"enum"`
	Properties map[string]*schema `json:"properties"`
	Additional *schema            `json:"additionalProperties"`
	Items      *schema            `json:"items"`
	Location   string             `json:"location"` // of a parameter: path or query
	Required   bool               `json:"required"`
	Repeated   bool               `json:"repeated"`
}

// Dir is where the module google.golang.org/api lies on this machine.
func Dir(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "google.golang.org/api").Output()
	if err != nil {
		return "", fmt.Errorf("where is google.golang.org/api: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// Load reads the discovery documents out of the module's folder.
func Load(dir string) (*Descriptions, error) {
	all := &Descriptions{}
	for _, name := range documents {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}
		api := &description{}
		if err := json.Unmarshal(text, api); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, r := range api.Resources {
			api.collect(r)
		}
		if len(api.methods) == 0 || len(api.Schemas) == 0 {
			return nil, fmt.Errorf("%s describes nothing", name)
		}
		all.apis = append(all.apis, api)
	}
	return all, nil
}

// collect gathers the methods of a resource and of those below it.
func (api *description) collect(r resource) {
	for _, m := range r.Methods {
		path := m.FlatPath
		if path == "" {
			path = m.Path
		}
		pattern := "^/"
		if api.ServicePath != "" {
			pattern += "(?:" + regexp.QuoteMeta(api.ServicePath) + ")?"
		}
		rest := path
		for {
			before, after, variable := strings.Cut(rest, "{")
			pattern += regexp.QuoteMeta(before)
			m.literal += len(before)
			if !variable {
				break
			}
			_, rest, _ = strings.Cut(after, "}")
			pattern += "[^/]+"
		}
		m.pattern = regexp.MustCompile(pattern + "$")
		api.methods = append(api.methods, m)
	}
	for _, inner := range r.Resources {
		api.collect(inner)
	}
}

// find is the method that a request asks for, nil when there is none.
func (d *Descriptions) find(httpMethod, path string) (api *description, found *method) {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	path = strings.ReplaceAll(strings.TrimSuffix(path, "/"), "/:", ":") // stray slashes are forgiven, as by Google
	for _, a := range d.apis {
		for _, m := range a.methods {
			if m.HTTPMethod == httpMethod && m.pattern.MatchString(path) && (found == nil || m.literal > found.literal) {
				api, found = a, m
			}
		}
	}
	return api, found
}
