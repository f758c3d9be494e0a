package limit

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"thidua/guard"
)

// Rate has a leaky bucket for each token and each address: what queries cost is taken from it, and it fills again with
// time. It is safe for concurrent use.
type Rate struct {
	perSecond int
	size      int
	now       func() time.Time
	proxies   []netip.Prefix
	buckets   *lru.Cache[string, *rate.Limiter]
}

// maxBuckets is how many buckets are kept, those that were used last. One that is given up is a full one when its client
// comes again.
const maxBuckets = 20_000

// NewRate makes buckets that fill by so much a second, and hold what comes in a minute, at least what one query may
// cost. A request comes from the address that it was sent from, unless that is of one of the proxies: then from the last
// address of X-Forwarded-For that is of none of them. Without proxies that header says nothing, since anybody can send it.
func NewRate(perSecond int, proxies []netip.Prefix, now func() time.Time) *Rate {
	buckets, err := lru.New[string, *rate.Limiter](maxBuckets)
	if err != nil {
		panic(err) // only of a size below 1
	}
	return &Rate{perSecond: perSecond, size: max(60*perSecond, anonymous.Cost), now: now, proxies: proxies, buckets: buckets}
}

// client is what is known of whoever sent a request.
type client struct {
	address string
	header  http.Header // of the answer
}

type clientKey struct{}

// Handler keeps in the context of a request where it came from, and tells in the header of its answer what is left.
func (r *Rate) Handler(next http.Handler) http.Handler {
	if r == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		from := &client{address: r.address(q), header: w.Header()}
		next.ServeHTTP(w, q.WithContext(context.WithValue(q.Context(), clientKey{}, from)))
	})
}

// address is what a request's bucket is named after: an IPv4 address, or the first half of an IPv6 address, which is
// what one customer has.
func (r *Rate) address(q *http.Request) string {
	from := host(q.RemoteAddr)
	forwarded := strings.Split(strings.Join(q.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(forwarded) - 1; i >= 0 && r.trusts(from); i-- {
		next := host(strings.TrimSpace(forwarded[i]))
		if !next.IsValid() {
			break
		}
		from = next
	}
	if from.Is6() {
		return netip.PrefixFrom(from, 64).Masked().String()
	}
	return from.String()
}

func (r *Rate) trusts(from netip.Addr) bool {
	for _, p := range r.proxies {
		if p.Contains(from) {
			return true
		}
	}
	return false
}

// host is the address of "address" or "address:port"; the zero Addr when it is neither.
func host(text string) netip.Addr {
	if with, err := netip.ParseAddrPort(text); err == nil {
		return with.Addr().Unmap().WithZone("")
	}
	alone, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return alone.Unmap().WithZone("")
}

// left is what is left in a bucket. The zero value is of no bucket.
type left struct {
	known   bool
	tokens  int
	resetAt time.Time
}

func (l left) remaining() (tokens *int, resetAt *time.Time) {
	if !l.known {
		return nil, nil
	}
	return &l.tokens, &l.resetAt
}

// take takes a price from the bucket of whoever asks. A price that is more than what is left is not taken.
func (r *Rate) take(ctx context.Context, price int) (left, *Error) {
	if r == nil {
		return left{}, nil
	}
	from, _ := ctx.Value(clientKey{}).(*client)
	bucket, now := r.bucket(ctx, from), r.now()
	taken := bucket.AllowN(now, price)
	tokens := bucket.TokensAt(now)
	has := left{true, max(0, int(tokens)), now.Add(r.lasts(float64(r.size) - tokens)).UTC().Truncate(time.Second)}
	if from != nil {
		from.header.Set("RateLimit-Limit", strconv.Itoa(r.size))
		from.header.Set("RateLimit-Remaining", strconv.Itoa(has.tokens))
		from.header.Set("RateLimit-Reset", seconds(r.lasts(float64(r.size)-tokens)))
	}
	if taken {
		return has, nil
	}
	return has, &Error{Limit: RateLimit, Had: price, Allowed: r.size, RetryAfter: r.lasts(float64(price) - tokens)}
}

// lasts is how long a bucket takes to fill by so much.
func (r *Rate) lasts(tokens float64) time.Duration {
	return time.Duration(math.Ceil(max(0, tokens) / float64(r.perSecond) * float64(time.Second)))
}

func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

func (r *Rate) bucket(ctx context.Context, from *client) *rate.Limiter {
	key := "nobody" // what comes by no handler
	if from != nil {
		key = from.address
	}
	if v, ok := guard.ViewerOf(ctx); ok && v.Token != 0 {
		key = fmt.Sprintf("token %d", v.Token)
	}
	if known, ok := r.buckets.Get(key); ok {
		return known
	}
	fresh := rate.NewLimiter(rate.Limit(r.perSecond), r.size)
	if known, ok, _ := r.buckets.PeekOrAdd(key, fresh); ok {
		return known
	}
	return fresh
}
