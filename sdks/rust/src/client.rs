//! The client: who is asked, with which credentials, and how patiently.
use std::collections::HashSet;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use url::{Origin, Url};

use crate::apis::configuration::Configuration;
use crate::error::{ConfigurationError, Error};
use crate::location::{has_user, is_http};
use crate::submission::Submission;
use crate::submit::Submit;
use crate::tls;
use crate::transport::{Body, Credentials, Transport, Unsendable};

/// A client of one server. Clones share their connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub base: Url,
    pub transport: Transport,
    pub patience: Duration,
}

/// What a [`Client`] is made of.
pub struct ClientBuilder {
    base_url: String,
    credentials: Credentials,
    allowed_origins: Vec<String>,
    patience: Duration,
    timeout: Duration,
}

impl Client {
    /// A client without credentials.
    ///
    /// # Errors
    /// If `base_url` is not an HTTP URL, or has a query or a fragment.
    pub fn new(base_url: impl Into<String>) -> Result<Self, ConfigurationError> {
        Self::builder(base_url).build()
    }

    /// `base_url` may have a path: the operations are below it.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder {
            base_url: base_url.into(),
            credentials: Credentials::None,
            allowed_origins: vec![],
            patience: Duration::from_secs(60),
            timeout: Duration::from_secs(30),
        }
    }

    /// The handle of a request that was submitted before, in any process or language, from nothing but its
    /// location. Nothing is asked yet. A relative location is resolved against the base URL; one on another
    /// origin is asked without credentials.
    ///
    /// # Errors
    /// [`Error::Unsendable`] if the location is not an HTTP URL, or holds a user name or password.
    pub fn resume<T>(&self, location: &str) -> Result<Submission<T>, Error> {
        match resumed(&self.inner.base, location.trim()) {
            Ok(url) => Ok(Submission::new(self.inner.clone(), url, None)),
            Err(why) => {
                let detail = format!("the location is {why}; give the one that `location()` of a submission gave");
                Err(Unsendable { detail, source: None }.into())
            }
        }
    }

    /// For the functions of [`apis`](crate::apis) that answer at once, such as listing requests. It has the
    /// credentials of this moment, and follows no redirect.
    ///
    /// # Errors
    /// [`Error::Unsendable`] if the function given to `bearer_with` failed.
    pub async fn configuration(&self) -> Result<Configuration, Error> {
        let transport = &self.inner.transport;
        let token = transport.token().await?;
        Ok(Configuration {
            base_path: self.inner.base.as_str().trim_end_matches('/').to_owned(),
            user_agent: None,
            client: transport.http.clone(),
            basic_auth: None,
            oauth_access_token: None,
            bearer_access_token: token,
            api_key: None,
        })
    }

    /// A submission of `body` to `path`, below the base URL, of an operation whose result is a `T`.
    pub(crate) fn submit<T>(&self, path: &'static str, body: Body) -> Submit<T> {
        Submit {
            inner: self.inner.clone(),
            path,
            body,
            idempotency_key: None,
            result: PhantomData,
        }
    }
}

impl ClientBuilder {
    /// The API key or token that goes, as `Authorization: Bearer`, to the base URL's origin and no other.
    pub fn bearer(mut self, key: impl Into<String>) -> Self {
        self.credentials = Credentials::Bearer(key.into());
        self
    }

    /// As `bearer`, for a token that has to be renewed: `token` is called for each request. If it fails, that
    /// is [`Error::Unsendable`], with the failure as its source.
    pub fn bearer_with<F, Fut>(mut self, token: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<String, Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
    {
        self.credentials = Credentials::Source(Arc::new(move || Box::pin(token())));
        self
    }

    /// An origin, such as `https://files.example.com`, that a Location may lead to. It is asked without
    /// credentials. None by default.
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.allowed_origins.push(origin.into());
        self
    }

    /// How long the server may give no usable answer before a waiting caller is told: 60 s by default.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// How long one exchange may take, besides the time that an answer is held and an upload takes: 30 s by
    /// default. Of a result, it is how long its head and each piece may take: the whole may be long. What
    /// `bearer_with` was given takes its own time.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// # Errors
    /// If the base URL or an origin is not an HTTP URL, or the base URL has a query or a fragment.
    pub fn build(self) -> Result<Client, ConfigurationError> {
        let mut base = http_url("the base URL", &self.base_url)?;
        if base.query().is_some() || base.fragment().is_some() {
            return Err(ConfigurationError::NotAnHttpUrl {
                what: "the base URL",
                value: self.base_url,
                reason: "it has a query or a fragment; the operations are below its path".to_owned(),
            });
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let allowed = self.allowed_origins.iter();
        let allowed = allowed.map(|origin| Ok(http_url("an allowed origin", origin)?.origin()));
        let mut allowed = allowed.collect::<Result<HashSet<Origin>, ConfigurationError>>()?;
        allowed.insert(base.origin());
        let tls = tls::configuration().map_err(|error| ConfigurationError::Http(error.to_string()))?;
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("see-other-rust/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| ConfigurationError::Http(error.to_string()))?;
        let transport = Transport {
            http,
            origin: base.origin(),
            credentials: self.credentials,
            allowed,
            timeout: self.timeout,
        };
        Ok(Client {
            inner: Arc::new(Inner {
                base,
                transport,
                patience: self.patience,
            }),
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = self.inner.base.as_str();
        formatter
            .debug_struct("Client")
            .field("base_url", &base)
            .finish_non_exhaustive()
    }
}

/// What a location given by the caller leads to. The error says what is wrong with it.
fn resumed(base: &Url, location: &str) -> Result<Url, String> {
    let shown = format!("{location:?}, which is not an HTTP URL");
    if location.is_empty() {
        return Err(shown);
    }
    let mut url = base.join(location).map_err(|reason| format!("{shown} ({reason})"))?;
    if !is_http(&url) {
        return Err(shown);
    }
    if has_user(&url) {
        return Err("a URL that holds a user name or password".to_owned());
    }
    url.set_fragment(None);
    Ok(url)
}

fn http_url(what: &'static str, value: &str) -> Result<Url, ConfigurationError> {
    let wrong = |reason: String| ConfigurationError::NotAnHttpUrl {
        what,
        value: value.to_owned(),
        reason,
    };
    let url = Url::parse(value).map_err(|reason| wrong(reason.to_string()))?;
    if !is_http(&url) {
        return Err(wrong(format!("its scheme is {:?}", url.scheme())));
    }
    if has_user(&url) {
        return Err(wrong("it holds a user name or password".to_owned()));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_may_have_a_path_and_nothing_after_it() {
        for (given, base) in [
            ("http://a.example", "http://a.example/"),
            ("http://a.example/v1", "http://a.example/v1/"),
            ("http://a.example/v1/", "http://a.example/v1/"),
        ] {
            let client = Client::new(given).unwrap();
            assert_eq!(client.inner.base.as_str(), base);
        }
        let wrong = [
            "a.example",
            "ftp://a.example",
            "http://u:p@a.example",
            "http://a.example?x",
            "http://a.example/#x",
        ];
        for given in wrong {
            let error = Client::new(given).unwrap_err();
            assert!(error.to_string().contains(given), "{error}");
        }
    }

    #[test]
    fn what_can_be_resumed() {
        let client = Client::new("https://a.example/v1").unwrap();
        let cases = [
            ("https://a.example/requests/1", Some("https://a.example/requests/1")),
            (" /requests/1#now ", Some("https://a.example/requests/1")),
            ("requests/1?x=y", Some("https://a.example/v1/requests/1?x=y")),
            ("http://b.example/1", Some("http://b.example/1")),
            ("https://u:p@a.example/requests/1", None),
            ("//u@a.example/requests/1", None),
            ("file:///etc/passwd", None),
            ("urn:uuid:1", None),
            ("http://[", None),
            (" ", None),
        ];
        for (location, expected) in cases {
            match (client.resume::<()>(location), expected) {
                (Ok(submission), Some(expected)) => assert_eq!(submission.location(), expected),
                (Err(Error::Unsendable { detail, .. }), None) => assert!(!detail.contains("u:p"), "{detail}"),
                (got, _) => panic!("{location:?}: {got:?}"),
            }
        }
    }
}
