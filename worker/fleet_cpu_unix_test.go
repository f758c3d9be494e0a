//go:build unix

package worker

import (
	"syscall"
	"time"
)

// CPUTime is what this process has used of the processors. Unlike the time of day it hardly depends on the neighbours.
func CPUTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
