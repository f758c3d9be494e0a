package notify

import "time"

// SetPatience sets how long a server may take for each step.
func SetPatience(m *Mail, patience time.Duration) { m.timeout = patience }
