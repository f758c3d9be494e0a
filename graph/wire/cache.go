package wire

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// key names an answer: a hash of all that it depends on.
type key [32]byte

// kept is an answer that was successful.
type kept struct {
	data       []byte
	extensions map[string]any
}

// weight is about how much memory an answer takes. The data's buffer counts whole, since it is kept as it was made.
func (k *kept) weight() int { return cap(k.data) + overhead }

// overhead is about what an entry takes beside its data.
const overhead = 1 << 10

// Cache keeps the answers that were asked for last, up to a number of bytes. It is safe for concurrent use.
type Cache struct {
	most int // bytes

	mu    sync.Mutex
	bytes int
	lru   *simplelru.LRU[key, *kept]
}

// NewCache makes a cache of at most that many bytes. An answer of more than an eighth of them is not kept.
func NewCache(bytes int) *Cache {
	c := &Cache{most: bytes}
	lru, err := simplelru.NewLRU(max(1, bytes/overhead), func(_ key, gone *kept) { c.bytes -= gone.weight() })
	if err != nil {
		panic(err) // only of a size below 1
	}
	c.lru = lru
	return c
}

// get is an answer; nil when there is none.
func (c *Cache) get(k key) *kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	answer, _ := c.lru.Get(k)
	return answer
}

func (c *Cache) add(k key, answer *kept) {
	weight := answer.weight()
	if weight > c.most/8 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lru.Remove(k) // the same answer, made twice at a time
	c.lru.Add(k, answer)
	for c.bytes += weight; c.bytes > c.most; {
		c.lru.RemoveOldest()
	}
}
