// Package worker keeps the store equal to the sheets.
//
// Its invariant: after every sync the latest version of each row says what the sheet says, or it is held, keeps the
// last good value, and tells since when and why. What a sheet does not say cleanly changes nothing.
//
// Worker.Sync is one pass over one source, and each step of it a function:
//
//	admit      for Google: a lease, so that nobody else reads the source, and one request of the shared quota
//	read       the source's book: cells and nothing else
//	digest     the content, without notes; when it is what was applied last, only a run is recorded
//	recognise  and parse the book (package intake): a Draft of typed rows and every Problem of it
//	load       what the store holds of the submission
//	makePlan   the difference, a pure function: rows to add, change, move, withdraw, keep and hold
//	Plan.Check a mass withdrawal is held until a person confirms it; a dry run ends here as well
//	apply      and, last, record: one transaction, so that either all of it is there, or nothing
//
// A source is synced by one goroutine of a process at a time. Between processes the last step decides: whoever finds
// that another reading of the source was recorded since it began has read too early, changes nothing, and reads again.
// So an older content never follows a newer one, on either database. The lease only saves requests: nothing rests on it.
//
// Sheets of Google are read when they change. Worker.ReadFeed asks what changed, for the whole fleet at once, and makes
// jobs of it in the transaction that notes how far it came. The feed is only a hint: it lags, misses things, and does
// not see formulas over other files. So the content hash decides, and Worker.Sweep finds, with the quota that is left
// over, what was not read for too long. A quota is a bucket in the database; who finds it empty comes again later, in
// turn. When Google refuses the account's credentials, nothing of it is read, and the feed tries them at each tick.
//
// Worker.Schedule turns all that is due into jobs, once for each tick whatever number of processes ask, Worker.Do works
// on one job and says what becomes of it, and Worker.Run does both again and again. What is wrong with a sheet, or with
// its server, is a Run with its outcome; what is wrong with the machinery is an error, which the queue answers by trying
// again.
//
// A sheet hears of what was read of it. Worker.Answer, once nobody has typed for a while, compares what the sheet says
// of itself with what it ought to say (package answer) and writes the difference in one request: a list of problems, a
// line above each table, notes on the cells. What people write there, their explanations above all, is heard by the next
// reading. Our own writing is no news to the feed.
//
// How sheets come to be is told beside it. Worker.OpenYear opens a year for a cluster and gives each member its sheet,
// as Worker.Form draws it; Worker.UpdateSheet brings one that is out to the template of today. What somebody shares
// with us waits in the inbox: Worker.LookAtShared finds out what it is, Worker.RegisterShared makes it a source. Each
// of them can be called again and then does only what is missing.
//
// People are told in words what waits for them. Worker.Notices looks for it every quarter of an hour, in a job of its own
// queue, and package notify sends it where somebody has set that up.
package worker
