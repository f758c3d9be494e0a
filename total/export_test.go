package total

// Completed is a figure with what follows from it.
type Completed = completed

// Complete adds to a figure of a number that counts what follows from it.
func Complete(f *Figure) Completed { return complete(f, true) }
