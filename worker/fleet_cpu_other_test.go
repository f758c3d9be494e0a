//go:build !unix

package worker

import "time"

// CPUTime is not known here.
func CPUTime() time.Duration { return 0 }
