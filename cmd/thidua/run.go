package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"thidua/sheet/google"
	"thidua/sheet/xlsx"
	"thidua/store"
	"thidua/worker"
)

// console is what a command may reach of the world outside.
type console struct {
	env      func(string) string
	now      func() time.Time
	wait     func(context.Context, time.Duration) error // lets time pass; an error when ctx ends
	out, err io.Writer
	terminal bool // somebody watches err: progress is shown
}

// command is one subcommand.
type command struct {
	name    string
	args    string // what stands after the flags
	summary string
	// flags registers the command's flags and returns what to run once they are read.
	flags func(*flags) func(context.Context, console, []string) error
}

var commands = []command{
	{"demo", "", "show the 2022 report of a real cluster: read six workbooks, publish, serve / chạy thử với báo cáo năm 2022", demo},
	{"serve", "", "serve the API, and read the sheets when they change and on schedule / phục vụ API, đọc bảng tính khi thay đổi và theo lịch", serve},
	{"worker", "", "read the sheets when they change and on schedule, without the API / chỉ đọc bảng tính, khi thay đổi và theo lịch", runWorker},
	{"emulator", "", "serve workbooks as Google Sheets would, to try things out / giả lập Google Trang tính từ các tệp .xlsx", emulate},
	{"migrate", "", "bring the database and the catalogue up to date / cập nhật cơ sở dữ liệu và danh mục", migrate},
	{"open", "", "open a cluster's period for its members / mở kỳ báo cáo cho một cụm", open},
	{"open-year", "", "open a cluster's next year, with a sheet for each member / mở năm mới cho một cụm, tạo bảng tính cho từng đơn vị", openYear},
	{"register", "FILE.xlsx|FOLDER|ADDRESS…", "register workbooks or shared spreadsheets as the sheets of their units / đăng ký bảng tính của các đơn vị", register},
	{"inbox", "", "list spreadsheets that were shared and are not registered / liệt kê bảng tính được chia sẻ chưa đăng ký", inbox},
	{"status", "", "say how up to date each sheet is, and what needs somebody / tình trạng từng bảng tính và việc cần làm", status},
	{"notices", "", "print what units and the lead are to be told, to be copied into a chat / in các thông báo để chép vào tin nhắn", notices},
	{"sync", "[SOURCE…]", "read registered sheets now / đọc ngay các bảng tính đã đăng ký", syncNow},
	{"submit", "", "hand a unit's report to the lead on its behalf / gửi báo cáo thay đơn vị", submit},
	{"return", "", "send a unit's report back with the reason / trả lại báo cáo cho đơn vị, kèm lý do", sendBack},
	{"approve", "", "approve what units have reported or corrected / duyệt báo cáo, số liệu sửa của đơn vị", approve},
	{"changes", "[accept|refuse KEY…]", "list what changed since it was approved, old and new, or accept or refuse some of it / liệt kê thay đổi sau khi duyệt, hoặc duyệt, từ chối từng thay đổi", changes},
	{"circulate", "", "send the draft to the members for comment, or take it back / gửi dự thảo lấy ý kiến các đơn vị, hoặc thôi lấy ý kiến", circulate},
	{"publish", "", "publish a cluster's report / ban hành báo cáo của cụm", publish},
	{"withdraw", "", "hide a published report again, with the reason / thu hồi báo cáo đã ban hành, kèm lý do", withdraw},
	{"close", "", "close a period: what units change is no longer taken / khóa kỳ báo cáo", closePeriod},
	{"reopen", "", "open a closed period again / mở lại kỳ báo cáo đã khóa", reopenPeriod},
	{"leave", "", "let a unit change its part of a closed period until a moment / mở khóa có thời hạn cho một đơn vị", leave},
	{"report", "", "write a cluster's report as the document that is sent, docx, html or md / xuất báo cáo của cụm thành văn bản docx, html hoặc md", document},
	{"rules", "", "check what reports say against the rules, now / đối chiếu số liệu của các báo cáo ngay", checkRules},
	{"findings", "[explain|accept|reopen NUMBER…]", "list what does not add up, write it for a meeting, or settle some of it / liệt kê, lập danh sách cho cuộc họp, giải trình, chấp nhận, mở lại sai lệch", findings},
	{"check", "FILE.xlsx", "say what would be read from a workbook and what is wrong / kiểm tra một bảng tính", check},
	{"template", "", "make the sheet that a unit fills in, or bring one to today's template / tạo bảng tính để đơn vị nhập, hoặc cập nhật theo biểu mẫu mới", template},
	{"token", "create|list|revoke PREFIX", "make, list and revoke tokens for the API / tạo, liệt kê, thu hồi mã truy cập API", token},
	{"healthcheck", "", "ask a running server whether it is ready / hỏi máy chủ đã sẵn sàng chưa", healthcheck},
	{"version", "", "say which version this is / xem phiên bản", version},
}

// The exit codes.
const (
	exitOK      = 0
	exitFailed  = 1 // it could not be done
	exitUsage   = 2 // it was asked wrongly
	exitFinding = 3 // it was done, and what was looked at has problems
)

// errFindings means that a command did its work and found problems, which it has already told.
var errFindings = errors.New("there are problems to put right")

// usageError is a command that was asked wrongly.
type usageError struct{ message string }

func (u *usageError) Error() string { return u.message }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// run runs the command that args name and returns the process's exit code.
func run(ctx context.Context, args []string, c console) int {
	if len(args) == 2 && args[0] == "help" {
		args = []string{args[1], "-h"}
	}
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		help(c.out)
		return exitOK
	}
	for _, cmd := range commands {
		if cmd.name == args[0] {
			return cmd.run(ctx, args[1:], c)
		}
	}
	fmt.Fprintf(c.err, "thidua: there is no command %q; `thidua help` lists them / không có lệnh này; `thidua help` liệt kê các lệnh\n", args[0])
	return exitUsage
}

func (cmd command) run(ctx context.Context, args []string, c console) int {
	f := newFlags(cmd, c)
	do := cmd.flags(f)
	rest, err := f.parse(args)
	if errors.Is(err, flag.ErrHelp) {
		cmd.help(f, c.out)
		return exitOK
	}
	if err == nil && len(rest) > 0 && cmd.args == "" {
		// What stands there is not repeated: it may be an address with its password, less the flag that takes it.
		err = usagef("it takes flags alone, and %d arguments too many were given / lệnh chỉ nhận cờ, thừa %[1]d tham số", len(rest))
	}
	if err == nil {
		err = do(ctx, c, rest)
	}
	var usage *usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFinding
	case errors.As(err, &usage):
		fmt.Fprintf(c.err, "thidua %s: %v\n`thidua %[1]s -h` lists its flags / liệt kê các cờ của lệnh\n", cmd.name, err)
		return exitUsage
	case ctx.Err() != nil:
		fmt.Fprintf(c.err, "thidua %s: interrupted before it was done / đã dừng khi chưa xong\n", cmd.name)
		return exitFailed
	}
	fmt.Fprintf(c.err, "thidua %s: %s\n", cmd.name, explain(err))
	return exitFailed
}

// explain is an error as a person reads it. What a sheet or a command did wrong is known in both languages, while an
// error's own text is in English.
func explain(err error) string {
	var command *worker.Error
	var workbook *xlsx.Error
	var database *store.Error
	var answer *google.Error
	switch {
	case errors.As(err, &command):
		return err.Error() + "\n" + command.Vi
	case errors.As(err, &workbook):
		return err.Error() + "\n" + workbook.Vi
	case errors.As(err, &database):
		return err.Error() + "\n" + database.Vi
	case errors.As(err, &answer):
		return err.Error() + "\n" + remedy(answer.Kind)
	}
	return err.Error()
}

func help(w io.Writer) {
	fmt.Fprintf(w, "Thidua: the yearly report of an emulation cluster as data / báo cáo cụm thi đua thành dữ liệu\n\n")
	for _, cmd := range commands {
		fmt.Fprintf(w, "  %-12s %s\n", cmd.name, cmd.summary)
	}
	fmt.Fprint(w, `
"thidua COMMAND -h" lists the flags of a command. Every flag can also be given as a variable: --addr is THIDUA_ADDR,
--database-url is THIDUA_DATABASE_URL.
"thidua LỆNH -h" liệt kê các cờ của một lệnh. Cờ nào cũng có thể đặt bằng biến môi trường: --addr là THIDUA_ADDR,
--database-url là THIDUA_DATABASE_URL.
`)
}

// flags are the flags of a command. Each may be given as an environment variable too: --admin-token is
// THIDUA_ADMIN_TOKEN. A flag wins over its variable.
type flags struct {
	*flag.FlagSet
	env func(string) string
}

func newFlags(cmd command, c console) *flags {
	f := &flags{FlagSet: flag.NewFlagSet(cmd.name, flag.ContinueOnError), env: c.env}
	f.SetOutput(io.Discard) // what is wrong is told once, by run
	return f
}

// help lists a command's flags.
func (cmd command) help(f *flags, w io.Writer) {
	fmt.Fprintf(w, "thidua %s [flags] %s\n  %s\n\n", cmd.name, cmd.args, cmd.summary)
	f.VisitAll(func(d *flag.Flag) {
		fmt.Fprintf(w, "  --%-18s %s\n", d.Name, d.Usage)
		fmt.Fprintf(w, "    %-18s %s", "", variable(d.Name))
		if d.DefValue != "" && d.DefValue != "false" {
			fmt.Fprintf(w, ", default %s", d.DefValue)
		}
		fmt.Fprintln(w)
	})
}

// variable is the environment variable of a flag.
func variable(name string) string {
	return "THIDUA_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// parse reads flags wherever they stand among the arguments, so that `check FILE.xlsx --json` works, and takes
// from the environment what no flag gives.
func (f *flags) parse(args []string) (rest []string, err error) {
	for {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usagef("%v / cờ không đúng", err)
		}
		if f.NArg() == 0 {
			break
		}
		rest, args = append(rest, f.Arg(0)), f.Args()[1:]
	}
	given := map[string]bool{}
	f.Visit(func(d *flag.Flag) { given[d.Name] = true })
	f.VisitAll(func(d *flag.Flag) {
		value := f.env(variable(d.Name))
		if value == "" || given[d.Name] || err != nil {
			return
		}
		if e := f.Set(d.Name, value); e != nil {
			err = usagef("%s: %v / biến môi trường không đúng", variable(d.Name), e)
		}
	})
	return rest, err
}

// isTerminal says whether a person looks at a file.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
