//! Where a Location leads: resolved against the URL that was asked, and held to the origins that are allowed.
use std::collections::HashSet;

use url::{Origin, Url};

const MOST_REDIRECTS: usize = 5;

/// Resolves a Location (RFC 9110, section 10.2.2). The error says why it is not to be followed.
pub(crate) fn follow(location: Option<&str>, from: &Url, allowed: &HashSet<Origin>) -> Result<Url, String> {
    let location = location.map(str::trim).filter(|text| !text.is_empty());
    let location = location.ok_or("it has no Location header")?;
    let mut url = from
        .join(location)
        .map_err(|reason| format!("its Location {location:?} is not a URL ({reason})"))?;
    if !is_http(&url) {
        return Err(format!("its Location {location:?} is not an HTTP URL"));
    }
    if has_user(&url) {
        return Err("its Location holds a user name or password".to_owned());
    }
    if url.origin() != from.origin() && !allowed.contains(&url.origin()) {
        return Err(format!(
            "its Location leads from {} to another origin, {}. If that is right, name it with `allow_origin`",
            from.origin().ascii_serialization(),
            url.origin().ascii_serialization()
        ));
    }
    // a fragment is for who reads the document, and is not sent
    url.set_fragment(None);
    Ok(url)
}

pub(crate) fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

pub(crate) fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// What is asked, and the URLs that redirected to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hops {
    pub url: Url,
    pub chain: Vec<Url>,
}

impl Hops {
    pub fn at(url: Url) -> Self {
        Self { url, chain: vec![] }
    }

    /// One hop on. The error is a circle, or a chain that is too long.
    pub fn to(&self, url: Url) -> Result<Self, String> {
        let mut chain = self.chain.clone();
        chain.push(self.url.clone());
        let whole = || {
            let urls = chain.iter().chain([&url]).map(Url::as_str);
            urls.collect::<Vec<_>>().join(" -> ")
        };
        if chain.contains(&url) {
            return Err(format!("the server redirects in a circle: {}", whole()));
        }
        if chain.len() > MOST_REDIRECTS {
            return Err(format!("more than {MOST_REDIRECTS} redirects in a row: {}", whole()));
        }
        Ok(Self { url, chain })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_location_is_resolved_and_held_to_its_origin() {
        let allowed = HashSet::from([url("https://files.example").origin()]);
        let cases = [
            (Some("/requests/1"), Ok("https://a.example/requests/1")),
            (Some("1"), Ok("https://a.example/v1/1")),
            (Some("https://a.example:443/x"), Ok("https://a.example/x")),
            (Some("/requests/1#status"), Ok("https://a.example/requests/1")),
            (Some("//files.example/x"), Ok("https://files.example/x")),
            (None, Err("no Location")),
            (Some(" "), Err("no Location")),
            (Some("http://a.example/x"), Err("another origin, http://a.example")),
            (Some("https://a.example:8443/x"), Err("another origin")),
            (Some("//b.example/x"), Err("another origin, https://b.example")),
            (Some("https://u:p@a.example/x"), Err("user name or password")),
            (Some("file:///etc/passwd"), Err("not an HTTP URL")),
            (Some("https://"), Err("not a URL")),
        ];
        for (location, expected) in cases {
            let got = follow(location, &url("https://a.example/v1/y"), &allowed);
            match (got, expected) {
                (Ok(got), Ok(expected)) => assert_eq!(got.as_str(), expected),
                (Err(got), Err(expected)) => assert!(got.contains(expected), "{location:?}: {got}"),
                (got, _) => panic!("{location:?}: {got:?}"),
            }
        }
    }

    #[test]
    fn redirects_end() {
        let mut hops = Hops::at(url("http://a.example/0"));
        for n in 1..=5 {
            hops = hops.to(url(&format!("http://a.example/{n}"))).unwrap();
        }
        let circle = hops.to(url("http://a.example/2")).unwrap_err();
        assert!(circle.contains("/0 -> http://a.example/1 ->"), "{circle}");
        let long = hops.to(url("http://a.example/6")).unwrap_err();
        assert!(long.starts_with("more than 5 redirects"), "{long}");
    }
}
