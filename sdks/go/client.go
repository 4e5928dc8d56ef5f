// Package seeother submits slow operations over HTTP and waits for their results: 202 Accepted, a status to poll,
// 303 See Other, the result. A request lives on the server; its Location takes it up again in any process.
//
// Licence: Apache-2.0. The models are generated from the contract, in the package api.
package seeother

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/see-other/see-other-go/api"
	"github.com/see-other/see-other-go/internal/polling"
)

// Options of a Client. The zero value of each is a good one.
type Options struct {
	// Key is the API key or token that goes, as a bearer, to the base URL's origin and to no other.
	Key string
	// KeyFunc gives the key for each exchange, so that a token can be renewed. It wins over Key.
	KeyFunc KeyFunc
	// AllowedOrigins are origins, such as https://results.example.org, that a Location may lead to besides the
	// base URL's. They are asked without credentials.
	AllowedOrigins []string
	// Patience is how long the server may give no usable answer before a waiting caller is told; 60 s if it is 0.
	Patience time.Duration
	// Timeout is how long one exchange may take, besides the time that its answer is held and that a file takes to
	// be sent; 30 s if it is 0. The body of a result may take longer, as long as no pause in it does.
	Timeout time.Duration
	// Transport makes the HTTP exchanges; http.DefaultTransport if it is nil.
	Transport http.RoundTripper
}

// Client submits requests to one server and takes them up again. It is safe for use by many goroutines at once.
type Client struct {
	base        *url.URL
	transport   http.RoundTripper
	credentials credentials
	generated   *api.APIClient
	origins     polling.Origins
	patience    time.Duration
	timeout     time.Duration
}

// New makes a client of the server at baseURL, which may have a path that everything is below.
func New(baseURL string, options Options) (*Client, error) {
	base, err := parseBase(baseURL)
	if err != nil {
		return nil, err
	}
	origins := polling.Origins{polling.Origin(base): true}
	for _, allowed := range options.AllowedOrigins {
		origin, err := url.Parse(allowed)
		if err == nil {
			err = polling.CheckURL(origin)
		}
		if err != nil {
			return nil, fmt.Errorf("AllowedOrigins: an origin such as https://example.org was expected: %w", err)
		}
		origins[polling.Origin(origin)] = true
	}
	key := options.KeyFunc
	if key == nil {
		if err := checkKey(options.Key); err != nil {
			return nil, fmt.Errorf("Options.Key: %w", err)
		}
		key = constantKey(options.Key)
	}
	transport := options.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	client := &Client{
		base:        base,
		transport:   transport,
		credentials: credentials{origin: polling.Origin(base), key: key},
		origins:     origins,
		patience:    orDefault(options.Patience, time.Minute),
		timeout:     orDefault(options.Timeout, 30*time.Second),
	}
	configuration := api.NewConfiguration()
	configuration.HTTPClient = &http.Client{Transport: catcher{}}
	configuration.UserAgent = userAgent
	configuration.Servers = api.ServerConfigurations{{URL: strings.TrimSuffix(base.String(), "/")}}
	client.generated = api.NewAPIClient(configuration)
	return client, nil
}

const userAgent = "see-other-go/" + api.Version

func parseBase(baseURL string) (*url.URL, error) {
	base, err := url.Parse(baseURL)
	if err == nil {
		err = polling.CheckURL(base)
	}
	if err == nil && strings.ContainsAny(baseURL, "?#") {
		err = errors.New("it has a query or a fragment")
	}
	if err != nil {
		return nil, fmt.Errorf("the base URL has to be like https://example.org or https://example.org/prefix: %w", err)
	}
	if !strings.HasSuffix(base.Path, "/") {
		base = base.JoinPath("/")
	}
	return base, nil
}

func orDefault(given, otherwise time.Duration) time.Duration {
	if given == 0 {
		return otherwise
	}
	return given
}
