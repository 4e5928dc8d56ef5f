package polling

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Origins are the origins that a Location may lead to, besides the one that it came from.
type Origins map[string]bool

// Origin is the scheme, host and port of an HTTP URL; the port is always there.
func Origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// CheckURL says what keeps a URL from being asked: it has to be an absolute HTTP URL without a user's name.
func CheckURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return fmt.Errorf("%q is not an HTTP URL", u.Redacted())
	}
	if u.User != nil {
		return fmt.Errorf("%q holds a user name or password", u.Redacted())
	}
	return nil
}

// Follow resolves a Location (RFC 9110, section 10.2.2) against the URL that was asked, and holds it to the
// origins that are allowed.
func (o Origins) Follow(location, from string) (string, error) {
	if strings.TrimSpace(location) == "" {
		return "", fmt.Errorf("it has no Location header")
	}
	asked, err := url.Parse(from)
	if err != nil {
		return "", fmt.Errorf("%q is not a URL", from)
	}
	target, err := asked.Parse(location)
	if err != nil {
		return "", fmt.Errorf("its Location %q is not a URL", location)
	}
	if err := CheckURL(target); err != nil {
		return "", fmt.Errorf("its Location %w", err)
	}
	if origin := Origin(target); origin != Origin(asked) && !o[origin] {
		return "", fmt.Errorf("its Location, %s, leads from %s to another origin. If that is right, name it in Options.AllowedOrigins", target, Origin(asked))
	}
	target.Fragment = ""
	return target.String(), nil
}
