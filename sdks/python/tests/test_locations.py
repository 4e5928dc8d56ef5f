import pytest

from see_other.protocol.locations import NotFollowed, follow, http_url, origin_of

ASKED = "https://example.org/api/requests/1"


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/results/1", "https://example.org/results/1"),
        ("../results/1?a=b#c", "https://example.org/api/results/1?a=b"),
        ("//example.org/x", "https://example.org/x"),
        ("https://EXAMPLE.org:443/x", "https://example.org/x"),
        ("https://other.example/x", "https://other.example/x"),
    ],
)
def test_a_location_is_resolved_against_the_url_that_was_asked(location: str, url: str) -> None:
    assert follow(location, ASKED, {"https://other.example:443"}) == url


@pytest.mark.parametrize(
    ("location", "why"),
    [
        (None, "no Location"),
        ("  ", "no Location"),
        ("http://example.org/x", "another origin, http://example.org:80"),
        ("https://example.org:8443/x", "another origin, https://example.org:8443"),
        ("https://example.org.evil.example/x", "another origin"),
        ("//evil.example/x", "another origin"),
        ("https://user:word@example.org/x", "user name or password"),
        ("https://example.org@evil.example/x", "user name or password"),
        ("file:///etc/passwd", "not an absolute http"),
        ("javascript:alert(1)", "cannot be followed"),
        ("https://example.org:99999x/", "cannot be followed"),
        ("https://example.org:99999/", "cannot be followed"),
        ("https://exam ple.org/", "cannot be followed"),
        ("https:///x", "cannot be followed"),
        ("https:x", "cannot be followed"),
    ],
)
def test_a_location_that_must_not_be_followed_says_why(location: str | None, why: str) -> None:
    with pytest.raises(NotFollowed, match=why):
        follow(location, ASKED, {"https://other.example:443"})


def test_an_origin_has_its_port() -> None:
    assert origin_of("http://example.org/x") == origin_of("http://EXAMPLE.org:80/y") == "http://example.org:80"
    assert origin_of("http://example.org") != origin_of("https://example.org")


@pytest.mark.parametrize("text", ["", "/x", "example.org", "ftp://example.org", "http://u:p@example.org", "http://"])
def test_a_url_of_a_service_is_absolute_and_holds_no_password(text: str) -> None:
    with pytest.raises(ValueError, match="URL"):
        http_url(text)
