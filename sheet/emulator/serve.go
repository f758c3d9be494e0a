package emulator

import "net/http"

// New makes a server without files.
func New(config Config) *Server { panic("to be written") }

// ServeHTTP answers a request of a client.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { panic("to be written") }

// Transport sends the requests of a client in the same process to the server, without a network.
func (s *Server) Transport() http.RoundTripper { panic("to be written") }

// SetFaults sets the faults from now on.
func (s *Server) SetFaults(f Faults) { panic("to be written") }

// FailNext makes the next requests fail whose method and path hold the words ("GET", "spreadsheets" …), one for each
// Failure, in their order.
func (s *Server) FailNext(words []string, failures ...Failure) { panic("to be written") }

// SetCredentials says whether the account's credentials are good: when not, every request is 401.
func (s *Server) SetCredentials(good bool) { panic("to be written") }

// Usage is how many requests were answered since the server was made or Usage was last reset.
type Usage struct {
	Reads, Writes, Drive int // that counted against a quota
	Refused              int // for the quota
	Changes              int // of Drive: changes.list
}

// Usage is what was asked so far.
func (s *Server) Usage() Usage { panic("to be written") }
