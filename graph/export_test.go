package graph

// Stock is o without the fast path: gqlgen answers alone.
func Stock(o Options) Options {
	o.fast = &fastPath{off: true}
	return o
}

// Counted is o with a fast path that counts the fields that it wrote, and those that it declined.
func Counted(o Options) (counted Options, counts func() (written, declined int64)) {
	p := &fastPath{}
	o.fast = p
	return o, func() (int64, int64) { return p.written.Load(), p.declined.Load() }
}
