// Package notify tells people what package notice puts into words. Look compares what there is to tell, as it follows
// from the rows, with the notices that are stored: it adds, rewrites what nobody was sent, and settles. Send sends the
// ones that stand: a message by mail a day to a person at most, and a signed request a day for each cluster and period
// to an address of the operator. Both ways are off until somebody sets them up; the notices are there in any case, to
// be copied into a chat.
//
// A Delivery is written before anything is sent and again after. Mail is sent at most once a day: when a process dies in
// between, or the server says nothing after it was given the message, the delivery is found FAILED as one of which
// nobody knows, and what it said is told again the next day at the earliest. A request carries an id that stays the same
// when it is tried again, so that the receiver can leave out what it has; it is tried until it is accepted.
//
// Nothing is lost: a notice that could not be sent is in the next day's message as long as there is reason for it. What
// is settled is not sent any more.
package notify
