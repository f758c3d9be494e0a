package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"thidua/examples"
	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/store"
	"thidua/term"
	"thidua/worker"
)

// demoSheets are the spreadsheets of the demo, kept by an emulator.
type demoSheets struct {
	server *emulator.Server
	ids    map[string]string // by the workbook's name
	path   string            // where they are kept from one demo to the next
}

// exampleSheets serves the six workbooks of 2022, or what they had become when the demo over the same data ended:
// somebody may have tried what an edit does.
func exampleSheets(c console, data string) (*demoSheets, error) {
	sheets := &demoSheets{
		server: emulator.New(emulator.Config{Now: c.now, Seed: 2022, OwnStorage: true}), ids: map[string]string{}, path: filepath.Join(data, "google.json"),
	}
	if err := load(sheets.server, sheets.path, ""); err != nil {
		return nil, err
	}
	for _, file := range sheets.server.Files() {
		sheets.ids[file.Title+".xlsx"] = file.ID
	}
	for _, form := range examples.DienBien2022Forms() {
		if _, there := sheets.ids[form.Workbook()]; there {
			continue
		}
		content, err := fs.ReadFile(examples.DienBien2022(), form.Workbook())
		if err != nil {
			return nil, err
		}
		id, err := sheets.server.Add(strings.TrimSuffix(form.Workbook(), ".xlsx"), bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return nil, err
		}
		sheets.ids[form.Workbook()] = id
	}
	return sheets, nil
}

// keep writes down what the spreadsheets have become.
func (s *demoSheets) keep() error {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o755); err != nil {
		return fmt.Errorf("making the folder of the data, --data: %w", err)
	}
	return save(s.server, s.path)
}

// settings are those of a deployment, but for an answer that does not keep whoever tries it waiting.
func (s *demoSheets) settings() googleSettings {
	none, endpoint, write, many := "", "http://sheets.invalid/", true, 6000
	quiet, feed := 5*time.Second, 2*time.Second
	return googleSettings{
		credentials: &none, writeCredentials: &none, endpoint: &endpoint, help: &none,
		write: &write, reads: &many, writes: &many, quiet: &quiet, feed: &feed,
	}
}

// readThroughQueue asks for a reading of each source, lets the worker do what is asked, and waits for the runs.
func (sys *system) readThroughQueue(ctx context.Context, codes []string) (runs []worker.Run, err error) {
	w := sys.by
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	done := make(map[string]worker.Run, len(codes))
	var mu sync.Mutex
	w.Finished = func(run worker.Run) {
		mu.Lock()
		defer mu.Unlock()
		// Of a sheet that was edited since the last demo the feed may tell as well: what the first reading found counts.
		if _, read := done[run.Source]; !read && run.Outcome != term.SyncOutcomeDeferred {
			done[run.Source] = run
		}
		if len(done) == len(codes) {
			stop()
		}
	}
	defer func() { w.Finished = nil }()
	err = sys.store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, code := range codes {
			if _, err := worker.Enqueue(ctx, tx, worker.SyncArgs{Source: code}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := w.Run(ctx); err != nil {
		return nil, err
	}
	for _, code := range codes {
		run, ended := done[code]
		if !ended {
			return nil, errors.Join(ctx.Err(), fmt.Errorf("%s was not read / chưa đọc được", code))
		}
		runs = append(runs, run)
	}
	return runs, nil
}

// inviteTo shows where the spreadsheets are, and how a cell is changed and seen to change.
func (s *demoSheets) inviteTo(w io.Writer, door, api, token string) error {
	form := examples.DienBien2022Forms()[0]
	id := s.ids[form.Workbook()]
	book, err := s.server.Book(id)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, `  Sheets    http://%s/

Change a cell on that page, or by the first command below, and ask with the second a few seconds later: the figure has
followed, for those who may see what is not yet published, and the sheet tells in its tab “Kết quả kiểm tra” what is
wrong with it, if anything. / Sửa một ô trên trang đó, hoặc bằng lệnh thứ nhất dưới đây, vài giây sau hỏi bằng lệnh thứ
hai: số liệu chưa ban hành đã thay đổi theo; có lỗi thì trang “Kết quả kiểm tra” của bảng tính sẽ nêu.

`, door)
	if at, found := figureIn(&book); found {
		fmt.Fprintf(w, "  curl -s http://%s/s/%s/cell --data-urlencode 'tab=%s' --data-urlencode address=%s --data-urlencode 'text=9.999'\n\n",
			door, id, at.tab, at.address)
		query := fmt.Sprintf(`{ indicatorValues(view: LATEST, where: {indicatorCode: %q, districtCode: %q, periodCode: %q}) { edges { node { indicator { name } actual history { actual recordedAt } } } } }`,
			at.indicator, form.District, form.Period)
		fmt.Fprintf(w, "  curl -s http://%s/graphql -H 'Content-Type: application/json' -H 'Authorization: Bearer %s' -d '%s'\n\n",
			api, token, asBody(query))
	}
	return nil
}

// figurePlace is the cell of a figure.
type figurePlace struct{ tab, address, indicator string }

// figureIn is the first cell of a book that holds what a unit has done; the code of its indicator begins its row.
func figureIn(book *sheet.Book) (at figurePlace, found bool) {
	for i := range book.Tabs {
		tab := &book.Tabs[i]
		actual := 0
		for r, row := range tab.Rows {
			for c, cell := range row {
				if actual == 0 && cell.Raw == "Thực hiện" {
					actual = c + 1
				}
			}
			if actual > 0 && tab.At(r+1, actual).Kind == sheet.Number {
				return figurePlace{tab.Title, sheet.Address(r+1, actual), tab.At(r+1, 1).Raw}, true
			}
		}
	}
	return figurePlace{}, false
}
