package worker

import (
	"context"

	"thidua/sheet/google"
)

// outOfBin is ErrTrashed when the sheet lies in the bin of Google Drive, where its cells can still be read: whoever
// threw it away means it no longer, or does not know that they did. The feed tells of it, and Drive is asked only then
// and while the sheet was last found there: any other reading takes one request. It comes after the cells were read:
// that request is paid for when the pass begins, and made later it would meet those of another minute.
func (p *pass) outOfBin(ctx context.Context) error {
	s := p.source
	if !p.options.Binned && s.Failure != ErrTrashed.Code {
		return nil
	}
	trashed, err := p.w.Google.Trashed(ctx, s.Ref)
	switch kind := kindOf(err); {
	case err == nil && trashed:
		return ErrTrashed
	case kind == google.Quota, kind == google.Passing, err != nil && kind == 0:
		return err
	}
	return nil // the cells could be read: Drive keeps from us no more than this
}
