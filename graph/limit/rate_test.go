package limit

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"thidua/guard"
)

// TestABucketFillsWithTime: what is taken is gone until it has come again, for one address and not for another.
func TestABucketFillsWithTime(t *testing.T) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	buckets := NewRate(1_000, nil, func() time.Time { return now })
	take := func(from string, token, price int) (left, *Error, http.Header) {
		var has left
		var refused *Error
		w := httptest.NewRecorder()
		q := httptest.NewRequestWithContext(guard.WithViewer(t.Context(), guard.Viewer{Token: token}), http.MethodPost, "/graphql", http.NoBody)
		q.RemoteAddr = from
		buckets.Handler(http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) {
			has, refused = buckets.take(q.Context(), price)
		})).ServeHTTP(w, q)
		return has, refused, w.Header()
	}
	has, refused, header := take("192.0.2.1:1000", 0, 59_000)
	if refused != nil || has.tokens != 1_000 || !has.resetAt.Equal(now.Add(59*time.Second)) {
		t.Fatalf("%+v %v", has, refused)
	}
	if got := fmt.Sprint(header.Get("RateLimit-Limit"), header.Get("RateLimit-Remaining"), header.Get("RateLimit-Reset")); got != "60000100059" {
		t.Errorf("the header says %s: %v", got, header)
	}
	has, refused, _ = take("192.0.2.1:2000", 0, 4_000)
	if refused == nil || has.tokens != 1_000 || refused.RetryAfter != 3*time.Second || refused.GraphQL().Extensions["retryAfter"] != 3 || refused.Code() != CodeRateLimited {
		t.Errorf("too much: %+v %+v", has, refused)
	}
	for name, from := range map[string]struct {
		address string
		token   int
	}{"another address": {"192.0.2.2:1", 0}, "a token": {"192.0.2.1:1000", 7}} {
		if _, refused, _ := take(from.address, from.token, 60_000); refused != nil {
			t.Errorf("%s: %v", name, refused)
		}
	}
	now = now.Add(3 * time.Second)
	if _, refused, _ := take("192.0.2.1:3000", 0, 4_000); refused != nil {
		t.Errorf("three seconds later: %v", refused)
	}
}

// TestBucketsAreBounded: however many addresses ask.
func TestBucketsAreBounded(t *testing.T) {
	buckets := NewRate(1, nil, func() time.Time { return time.Time{} })
	for i := range 2 * maxBuckets {
		buckets.bucket(t.Context(), &client{address: fmt.Sprint(i)})
	}
	if n := buckets.buckets.Len(); n != maxBuckets {
		t.Errorf("%d buckets", n)
	}
}

// TestWhoseBucketItIs: an address cannot be made up, and behind a proxy that is trusted it is the client's.
func TestWhoseBucketItIs(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for name, tt := range map[string]struct {
		from, forwarded string
		proxies         []netip.Prefix
		want            string
	}{
		"alone":                          {"192.0.2.1:5", "", nil, "192.0.2.1"},
		"no proxy is trusted":            {"192.0.2.1:5", "198.51.100.7", nil, "192.0.2.1"},
		"another than the proxy":         {"192.0.2.1:5", "198.51.100.7", trusted, "192.0.2.1"},
		"by the proxy":                   {"10.0.0.1:5", "198.51.100.7", trusted, "198.51.100.7"},
		"by two":                         {"10.0.0.1:5", "198.51.100.7, 10.0.0.2", trusted, "198.51.100.7"},
		"made up before the proxy's own": {"10.0.0.1:5", "203.0.113.9, 198.51.100.7", trusted, "198.51.100.7"},
		"nonsense":                       {"10.0.0.1:5", "unknown", trusted, "10.0.0.1"},
		"no header":                      {"10.0.0.1:5", "", trusted, "10.0.0.1"},
		"with a port":                    {"[::1]:5", "198.51.100.7:80", trusted, "198.51.100.7"},
		"IPv6":                           {"[2001:db8:1:2:3:4:5:6]:5", "", nil, "2001:db8:1:2::/64"},
		"IPv4 in IPv6":                   {"[::ffff:192.0.2.1]:5", "", nil, "192.0.2.1"},
	} {
		q := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", http.NoBody)
		q.RemoteAddr = tt.from
		if tt.forwarded != "" {
			q.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		if got := NewRate(1, tt.proxies, nil).address(q); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}
