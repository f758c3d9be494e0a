// Package notice says what people are to be told, and puts it into words. From how a cluster's period stands Compose
// makes the notices of its units and of its lead: a deadline in 14, 3 and 0 days, cells to mend, figures to explain, a
// report that came back, a sheet that cannot be read, changes after approval, a draft, an edition. Each is polite, plain,
// in Vietnamese and in English, and short enough to be pasted into a chat. Digest puts the notices of one person into
// one message.
//
// A notice has a key, and is told once however long there is reason for it; when Compose no longer gives it, the matter
// is settled. Nothing here knows a database or a mail server: package notify does.
//
// What comes from sheets is hostile. It is shortened, loses control characters and addresses, and where it may quote the
// name of a person, what it quotes.
package notice
