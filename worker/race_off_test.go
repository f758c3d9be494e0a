//go:build !race

package worker_test

// raced says whether the race detector looks on.
const raced = false
