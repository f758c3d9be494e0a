package worker

import (
	"context"
	"sync"

	"thidua/term"
)

// Step is how far a sync has come, for whoever waits for it.
type Step struct {
	Source string // code
	Stage  Stage
}

// Stage is a part of a sync.
type Stage string

// The stages, in order. A sync ends after any of them.
const (
	StageRead    Stage = "read"    // reading the sheet
	StageParse   Stage = "parse"   // making rows of its cells
	StageCompare Stage = "compare" // comparing them with what is stored
	StageClose   Stage = "close"   // writing: closing versions that are no longer said
	StageWrite   Stage = "write"   // writing: adding versions
	StageRefresh Stage = "refresh" // writing: what stands elsewhere, and all that is no row
	StageRecord  Stage = "record"  // writing: the run, last
)

// stageNames say what is done, in Vietnamese and English.
var stageNames = map[Stage][2]string{
	StageRead:    {"đọc bảng tính", "reading the sheet"},
	StageParse:   {"nhận dạng và kiểm tra", "recognising and checking"},
	StageCompare: {"so với số liệu đã ghi", "comparing with what is stored"},
	StageClose:   {"đóng bản cũ", "closing old versions"},
	StageWrite:   {"ghi bản mới", "adding new versions"},
	StageRefresh: {"cập nhật vị trí, văn bản, lỗi ô", "refreshing places, documents and problems"},
	StageRecord:  {"ghi lần đồng bộ", "recording the run"},
}

// Name is what is done in a stage.
func (s Stage) Name(language term.Language) string { return stageNames[s][languageIndex(language)] }

// languageIndex is where a language stands in pairs of Vietnamese and English texts.
func languageIndex(language term.Language) int {
	if language == term.LanguageEn {
		return 1
	}
	return 0
}

// keyedLock lets one goroutine at a time hold each key. Its zero value is ready.
type keyedLock struct {
	mu   sync.Mutex
	held map[string]chan struct{} // closed when the key is free again
}

// lock waits for a key; the error is the context's.
func (l *keyedLock) lock(ctx context.Context, key string) (unlock func(), err error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		l.mu.Lock()
		other, taken := l.held[key]
		if !taken {
			break
		}
		l.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	defer l.mu.Unlock()
	if l.held == nil {
		l.held = map[string]chan struct{}{}
	}
	done := make(chan struct{})
	l.held[key] = done
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.held, key)
		close(done)
	}, nil
}
