package seeother

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// content is a request's body, which remembers why it could not be read: that is no fault of the server's, and
// another try would not help.
type content struct {
	body io.ReadCloser
	left int64
	mu   sync.Mutex
	err  error
	// closed: what a read fails with after that means nothing
	closed bool
}

// contentOf puts itself in the place of the request's body.
func contentOf(request *http.Request) *content {
	if request.Body == nil || request.Body == http.NoBody {
		return &content{body: http.NoBody}
	}
	c := &content{body: request.Body, left: request.ContentLength}
	request.Body = c
	return c
}

func (c *content) Read(into []byte) (int, error) {
	n, err := c.body.Read(into)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left -= int64(n)
	switch {
	case c.left < 0 || err == io.EOF && c.left != 0:
		c.err = errors.New("the content has changed since its size was taken: give it anew")
		return n, c.err
	case err != nil && err != io.EOF && !c.closed:
		c.err = fmt.Errorf("the content cannot be read: %w", err)
	}
	return n, err
}

func (c *content) Close() error {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	return c.body.Close()
}

// failure is why the content could not be read; nil if it could.
func (c *content) failure() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}
