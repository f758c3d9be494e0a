// Package worker keeps the store equal to the sheets.
//
// Its invariant: after every sync the latest version of each row says what the sheet says, or it is held, keeps the
// last good value, and tells since when and why. What a sheet does not say cleanly changes nothing.
//
// Worker.Sync is one pass over one source, and each step of it a function:
//
//	read       the source's book: cells and nothing else
//	digest     the content, without notes; when it is what was applied last, only a run is recorded
//	recognise  and parse the book (package intake): a Draft of typed rows and every Problem of it
//	load       what the store holds of the submission
//	makePlan   the difference, a pure function: rows to add, change, move, withdraw, keep and hold
//	Plan.Check a mass withdrawal is held until a person confirms it; a dry run ends here as well
//	apply      and, last, record: one transaction, so that either all of it is there, or nothing
//
// A source is synced by one goroutine of a process at a time. Between processes the last step decides: whoever finds
// a newer run of the source than when it began has read too early, changes nothing, and reads again. So an older
// content never follows a newer one, on either database and without a lock that outlives a statement.
//
// Worker.Schedule turns the schedules of the sources into jobs, once for each tick whatever number of processes ask,
// and Worker.Run does so again and again while it works on the queue. What is wrong with a sheet is a Run with its
// outcome; what is wrong with the machinery is an error, which the queue answers by trying again.
package worker
