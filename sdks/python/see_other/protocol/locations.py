"""Where a Location leads: resolved against the URL that was asked, and held to the origins that are allowed."""

from collections.abc import Set

import httpx

_DEFAULT_PORTS = {"http": 80, "https": 443}


class NotFollowed(Exception):
    """The Location must not be followed; the message says why and what to do."""


def origin_of(url: str) -> str:
    """Scheme, host and port, as `https://example.org:443`."""
    parsed = httpx.URL(url)
    return f"{parsed.scheme}://{parsed.host}:{parsed.port or _DEFAULT_PORTS.get(parsed.scheme)}"


def http_url(text: str) -> str:
    """The URL as it is asked, without its fragment. ValueError if HTTP has no such URL."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError) as error:
        raise ValueError(f"{text!r} is not a URL: {error}") from error
    if url.scheme not in _DEFAULT_PORTS or not url.host:
        raise ValueError(f"{text!r} is not an absolute http: or https: URL")
    if "%" in url.host or not 0 < (url.port or _DEFAULT_PORTS[url.scheme]) < 65536:
        raise ValueError(f"{text!r} is not a URL: no server has such a name or port")
    if url.userinfo:
        raise ValueError(f"the URL of {url.host} holds a user name or password: give credentials as `token`")
    return str(url.copy_with(fragment=None))


def resolve(location: str, base: str) -> str:
    """The absolute URL (RFC 3986, section 5). ValueError if it is none."""
    try:
        given = httpx.URL(location)
        # httpx would take `http:x` and `http:///x` for relative
        joined = location if given.scheme else str(httpx.URL(base).join(given))
    except httpx.InvalidURL as error:
        raise ValueError(f"{location!r} is not a URL: {error}") from error
    return http_url(joined)


def follow(location: str | None, asked: str, allowed_origins: Set[str]) -> str:
    """Where a Location (RFC 9110, section 10.2.2) leads from the URL that was asked.

    Raises NotFollowed if there is none, or if it leads to an origin that is neither the one that was asked
    nor one of `allowed_origins`.
    """
    if location is None or not location.strip():
        raise NotFollowed("it has no Location header")
    try:
        url = resolve(location.strip(), asked)
    except ValueError as error:
        raise NotFollowed(f"its Location cannot be followed: {error}") from error
    origin, asked_origin = origin_of(url), origin_of(asked)
    if origin != asked_origin and origin not in allowed_origins:
        raise NotFollowed(
            f"its Location leads from {asked_origin} to another origin, {origin}. "
            "If that is right, name it in `allowed_origins`"
        )
    return url
