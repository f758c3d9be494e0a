package worker

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"

	"thidua/ent"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/sheet"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/term"
)

// NewYear says which year to open, and from which.
type NewYear struct {
	Cluster string // code
	From    string // code of the period before, whose members, contacts and figures are taken over
	Period  string // code of the new period; "" is the year after From
	Lead    string // code of the unit that leads; "" keeps the one that did
	// DueOn is the last day to send; "" is what the catalogue says, else that of From so many years later.
	DueOn term.Date
	Kind  term.SourceKind // where the new sheets are made
	// Folder is where: a folder below the worker's root, or the id of a folder or shared drive.
	Folder   string
	Schedule string
	DryRun   bool
}

// YearOpened is what opening a year did, or would do.
type YearOpened struct {
	Report      string        `json:"report"` // code
	DryRun      bool          `json:"dryRun"`
	Period      bool          `json:"period"`  // the period was made
	Members     int           `json:"members"` // memberships that were added
	Ended       []EndedMember `json:"ended,omitempty"`
	Lead        string        `json:"lead"`        // code of the unit that leads
	Contacts    int           `json:"contacts"`    // that were taken over
	Submissions int           `json:"submissions"` // that were added
	Sheets      []SheetGiven  `json:"sheets"`
}

// EndedMember is a member of the year before that was not taken over, since the unit has ended.
type EndedMember struct {
	District string    `json:"district"` // code
	EndedOn  term.Date `json:"endedOn"`  // first day on which there was no such unit
}

// SheetGiven is the sheet of one unit.
type SheetGiven struct {
	Source   string `json:"source"`   // code
	District string `json:"district"` // code, "" for the cluster's own
	Ref      string `json:"ref"`      // path or spreadsheet id; "" while it is only planned
	Made     bool   `json:"made"`     // by this call; in a dry run: it would be
	// Shared are the e-mails that a new spreadsheet was shared with; Unshared those that Google refused.
	Shared   []string `json:"shared,omitempty"`
	Unshared []string `json:"unshared,omitempty"`
}

// Why a year cannot be opened.
var (
	ErrNoMembers = &Error{
		Code: "no-members",
		Vi:   "“{cluster}” không còn đơn vị thành viên nào của kỳ “{from}” để chuyển sang kỳ “{period}”. Hãy ghi thành viên của kỳ mới vào danh mục rồi mở lại.",
		En:   "“{cluster}” has no member of the period “{from}” left to take over into “{period}”. Write the members of the new period into the catalogue, then open it again.",
	}
	ErrNoLead = &Error{
		Code: "no-lead",
		Vi:   "Chưa rõ đơn vị nào là Trưởng cụm của “{cluster}” trong kỳ “{period}”. Hãy chỉ rõ Trưởng cụm.",
		En:   "It is not known which unit leads “{cluster}” in the period “{period}”. Name the lead.",
	}
	ErrLeadStands = &Error{
		Code: "lead-stands",
		Vi:   "Kỳ “{period}” đã có Trưởng cụm là “{lead}”, nên không đổi sang “{other}”. Hãy mở lại mà không ghi Trưởng cụm.",
		En:   "The period “{period}” is led by “{lead}” already and is not given to “{other}”. Open it again without naming a lead.",
	}
	ErrPeriodCode = &Error{
		Code: "period-code",
		Vi:   "Không mở được kỳ “{period}” từ kỳ “{from}”: kỳ mới phải cùng loại và của một năm sau, ví dụ 2022 → 2023.",
		En:   "The period “{period}” cannot be opened from “{from}”: it must be of the same kind and of a later year, as 2022 → 2023.",
	}
	ErrNoFolder = &Error{
		Code: "no-folder",
		Vi:   "Không có thư mục hoặc bộ nhớ dùng chung “{folder}” trên Google Drive, hoặc chưa chia sẻ với {email}. Hãy kiểm tra mã thư mục, chia sẻ với quyền Người chỉnh sửa, rồi mở lại.",
		En:   "There is no folder or shared drive “{folder}” in Google Drive, or it is not shared with {email}. Check its id, share it as an editor, then open the year again.",
	}
	ErrFileTaken = &Error{
		Code: "file-taken",
		Vi:   "Tệp “{ref}” đã có và không phải biểu mẫu của đơn vị này trong kỳ “{period}”, nên không ghi đè. Hãy chọn thư mục khác, hoặc chuyển tệp đi nơi khác.",
		En:   "There is a file “{ref}” already, which is not this unit's form for the period “{period}” and is not overwritten. Choose another folder, or move the file away.",
	}
)

// errDryRun takes everything back that a dry run did.
var errDryRun = errors.New("dry run")

// OpenYear opens a year for a cluster: the period, its report, the members and contacts of the year before, a
// submission and a sheet for each member and for the lead, and the sources that read them.
//
// Rows come first, in one transaction; then one sheet after the other, each registered as soon as it is made. A call
// that broke off anywhere is ended by calling again: opening again adds what is missing and changes nothing else. What
// was done before an error is returned beside it.
func (w *Worker) OpenYear(ctx context.Context, year NewYear) (YearOpened, error) {
	if err := w.checkYear(ctx, &year); err != nil {
		return YearOpened{}, err
	}
	ctx = guard.System(ctx)
	unlock, err := w.busy.lock(ctx, "year of "+year.Cluster)
	if err != nil {
		return YearOpened{}, err
	}
	defer unlock()
	y := &opening{NewYear: year, w: w}
	err = w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		y.begin()
		if err := y.rows(ctx, tx); err != nil {
			return err
		}
		if y.units, err = y.unitsOf(ctx, tx.Client); err != nil {
			return err
		}
		for _, unit := range y.units { // what cannot be drawn is told before anything is there
			if _, err := y.design(ctx, tx.Client, unit); err != nil {
				return err
			}
		}
		if year.DryRun {
			return errDryRun
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return YearOpened{}, err
	}
	return y.opened, y.sheets(ctx)
}

// checkYear refuses what makes no sense whatever the database holds.
func (w *Worker) checkYear(ctx context.Context, year *NewYear) error {
	if _, err := parseSchedule(year.Schedule); err != nil {
		return err
	}
	if year.Period == "" {
		next, ok := yearsLater(year.From, 1)
		if !ok {
			return ErrPeriodCode.with("period", "", "from", year.From)
		}
		year.Period = next
	}
	switch year.Kind {
	case term.SourceKindWorkbook:
		year.Folder = path.Clean(filepath.ToSlash(year.Folder)) // "" is the root itself
		if !filepath.IsLocal(filepath.FromSlash(year.Folder)) {
			return ErrOutside.with("ref", year.Folder)
		}
	case term.SourceKindGoogleSheets:
		if w.Google == nil {
			return ErrNoGoogle
		}
		if !w.Google.Writes() {
			return w.told(ctx, &google.Error{Kind: google.ReadOnly}, year.Cluster)
		}
	default:
		return ErrKind.with("kind", string(year.Kind))
	}
	return nil
}

// opening is a year being opened.
type opening struct {
	NewYear
	w      *Worker
	opened YearOpened
	units  []givenTo
}

// begin forgets what an attempt found that was taken back.
func (y *opening) begin() {
	y.opened, y.units = YearOpened{DryRun: y.DryRun, Sheets: []SheetGiven{}}, nil
}

// givenTo is a unit that gets a sheet, with the e-mails of those who fill it.
type givenTo struct {
	district string // code, "" for the cluster's own
	emails   []string
}

func (y *opening) source(unit givenTo) NewSource {
	return NewSource{
		Cluster: y.Cluster, Period: y.Period, District: unit.district, Kind: y.Kind, Schedule: y.Schedule,
	}
}

// sheets gives every unit its sheet; a dry run only tells which it would make.
func (y *opening) sheets(ctx context.Context) error {
	for _, unit := range y.units {
		n := y.source(unit)
		given := SheetGiven{Source: y.opened.Report + "/" + n.tail(), District: unit.district}
		there, err := y.w.Store.Client().Source.Query().Where(source.Code(given.Source)).Only(ctx)
		switch {
		case err == nil:
			given.Ref = there.Ref
		case !ent.IsNotFound(err):
			return fmt.Errorf("asking for the source %s: %w", given.Source, err)
		default:
			if err := y.give(ctx, unit, &given); err != nil {
				return fmt.Errorf("giving %s its sheet: %w", given.Source, err)
			}
		}
		y.opened.Sheets = append(y.opened.Sheets, given)
	}
	return nil
}

// give makes the sheet of a unit, unless an earlier call did, and registers it.
func (y *opening) give(ctx context.Context, unit givenTo, given *SheetGiven) (err error) {
	n := y.source(unit)
	if y.Kind == term.SourceKindGoogleSheets {
		err = y.spreadsheet(ctx, unit, given)
	} else {
		err = y.workbook(ctx, unit, given)
	}
	if err != nil || y.DryRun {
		return err
	}
	// Another process may have opened the year at the same time. Its sheet stands; ours comes to the inbox, and is
	// refused there.
	there, err := y.w.Store.Client().Source.Query().Where(source.Code(given.Source)).Only(ctx)
	switch {
	case err == nil:
		given.Ref, given.Made = there.Ref, false
		return nil
	case !ent.IsNotFound(err):
		return fmt.Errorf("asking for the source %s: %w", given.Source, err)
	}
	n.Ref = given.Ref
	n.Answering = y.Kind == term.SourceKindGoogleSheets // it was made, so that it can be written in
	_, err = y.w.EnsureSource(ctx, n)
	return err
}

// design draws the form of a unit, of the rows that a client sees.
func (y *opening) design(ctx context.Context, client *ent.Client, unit givenTo) (sheet.Design, error) {
	known, err := y.w.known(ctx, client, y.Cluster, y.Period)
	if err != nil {
		return sheet.Design{}, err
	}
	return drawing{known, client, y.Cluster, y.From, y.Period, unit.district}.draw(ctx)
}
