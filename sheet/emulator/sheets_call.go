package emulator

import "net/url"

// sheetsCall answers a request of Sheets v4. path is what follows /v4; who is the e-mail of the caller. The lock is
// held.
func (s *Server) sheetsCall(method, path string, query url.Values, body []byte, who string) (answer any, err *apiError) {
	return nil, invalid("to be written: %s %s %v %d %s", method, path, query, len(body), who)
}

// fileFor is a spreadsheet that someone may read, or write. 404 when there is none, 403 when it is not shared.
func (s *Server) fileFor(id, who string, write bool) (*file, *apiError) {
	f := s.files[id]
	if f == nil {
		return nil, notFound()
	}
	switch role := f.permissions[who]; role {
	case "owner", "organizer", "fileOrganizer", "writer":
		return f, nil
	case "reader", "commenter":
		if !write {
			return f, nil
		}
	}
	if role := f.permissions["anyone"]; role == "writer" || role == "reader" && !write {
		return f, nil
	}
	return nil, denied()
}
