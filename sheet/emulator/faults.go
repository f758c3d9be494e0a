package emulator

import "time"

// Faults are the chances (0 to 1) with which a request goes wrong, and what is wrong with the feed. The zero value is
// a server that works.
type Faults struct {
	RateLimited  float64 // 429 RESOURCE_EXHAUSTED from Sheets, 403 userRateLimitExceeded from Drive
	Internal     float64 // 500, before anything was done
	Unavailable  float64 // 503, before anything was done
	LateFailure  float64 // 503, after the request took effect
	Cut          float64 // the connection ends without an answer, before anything was done
	LateCut      float64 // the same, after the request took effect
	Slow         float64 // the answer comes after Delay
	Delay        time.Duration
	RetryAfter   time.Duration // told with 429 and 503, 0 for not
	FeedLag      time.Duration // the feed tells of a change so much later
	FeedLoses    float64       // it never tells of a change
	FeedDoubles  float64       // it tells of a change twice
	FeedForgets  float64       // the page token is refused as too old
	LoadingCells float64       // a formula's value is LOADING in one reading
}

// Failure is how one request fails.
type Failure struct {
	Status int           // 0: the connection is cut
	Reason string        // "" for the usual one of the status: rateLimitExceeded, storageQuotaExceeded …
	After  bool          // after it took effect
	Retry  time.Duration // Retry-After, 0 for none
}
