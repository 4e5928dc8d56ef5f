package seeother

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

// Upload is a file to be sent as it is. It is opened anew each time that it has to be sent.
type Upload struct {
	// MediaType is what the file is, as Content-Type says it: text/csv, for example.
	MediaType string
	// Size is how many bytes the content has.
	Size int64
	// Open gives the content from its beginning.
	Open func() (io.ReadCloser, error)
}

// FileUpload streams a file from disk.
func FileUpload(path, mediaType string) (Upload, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Upload{}, err
	}
	open := func() (io.ReadCloser, error) { return os.Open(path) }
	return Upload{MediaType: mediaType, Size: info.Size(), Open: open}, nil
}

// the slowest upload that is not taken for a dead connection
const slowestBytesPerSecond = 64 << 10

func (u Upload) duration() time.Duration {
	return time.Duration(float64(u.Size) / slowestBytesPerSecond * float64(time.Second))
}

// upload is the request that posts a file: the generated client would read the whole of it into memory, and knows one media type.
func (c *Client) upload(ctx context.Context, path string, upload Upload, key string) (*http.Request, error) {
	if !isHeaderValue(upload.MediaType) {
		return nil, fmt.Errorf("a media type such as text/csv was expected, %q came", upload.MediaType)
	}
	content, err := upload.Open()
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base.JoinPath(path).String(), content)
	if err != nil {
		content.Close()
		return nil, err
	}
	request.ContentLength = upload.Size
	if upload.Size == 0 {
		content.Close()
		request.Body = http.NoBody
	}
	request.Header.Set("Accept", accept)
	request.Header.Set("User-Agent", userAgent)
	request.Header.Set("Content-Type", upload.MediaType)
	request.Header.Set("Idempotency-Key", key)
	return request, nil
}
