package total

// Complete adds to a figure what follows from it.
func Complete(f *Figure) Completed { return Completed{Figure: *f} }
