package main

import "runtime/debug"

const (
	// garbagePercent is how much the heap of a server may grow between two collections: an answer is short-lived, and
	// collecting it early costs more than writing it.
	garbagePercent = 400
	// memoryLimit is where a server collects more often in spite of that, in bytes.
	memoryLimit = 512 << 20
)

// collectRarely lets a server collect garbage more rarely than Go does, unless GOGC or GOMEMLIMIT say otherwise.
func collectRarely(env func(string) string) {
	if env("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	if env("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
