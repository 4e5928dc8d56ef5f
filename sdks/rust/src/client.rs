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
use crate::location::is_http;
use crate::submission::Submission;
use crate::submit::Submit;
use crate::transport::{Body, Credentials, Transport};

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
    /// If `base_url` is not an HTTP URL.
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
    /// [`Error::ContractViolation`] if the location is not an HTTP URL.
    pub fn resume<T>(&self, location: &str) -> Result<Submission<T>, Error> {
        match self.inner.base.join(location.trim()) {
            Ok(url) if is_http(&url) => Ok(Submission::new(self.inner.clone(), url)),
            _ => Err(Error::ContractViolation {
                detail: format!(
                    "the location {location:?} is not an HTTP URL; give the one that `location()` of a submission gave"
                ),
                location: Some(location.to_owned()),
            }),
        }
    }

    /// For the functions of [`apis`](crate::apis) that answer at once, such as listing requests. It has the
    /// credentials of this moment, and follows no redirect.
    ///
    /// # Errors
    /// [`Error::NotAuthorized`] if the function given to `bearer_with` failed.
    pub async fn configuration(&self) -> Result<Configuration, Error> {
        let transport = &self.inner.transport;
        let token = transport.token().await.map_err(|_| Error::NotAuthorized {
            detail: "no token could be had".to_owned(),
            problem: None,
            location: None,
        })?;
        Ok(Configuration {
            base_path: self.inner.base.as_str().trim_end_matches('/').to_owned(),
            user_agent: None,
            client: transport.http.clone(),
            bearer_access_token: token,
            ..Configuration::default()
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
    /// is [`Error::NotAuthorized`].
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
    /// default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// # Errors
    /// If the base URL or an origin is not an HTTP URL.
    pub fn build(self) -> Result<Client, ConfigurationError> {
        // an application that has chosen a provider of cryptography keeps it
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut base = http_url("the base URL", &self.base_url)?;
        base.set_query(None);
        base.set_fragment(None);
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let allowed = self.allowed_origins.iter();
        let allowed = allowed.map(|origin| Ok(http_url("an allowed origin", origin)?.origin()));
        let mut allowed = allowed.collect::<Result<HashSet<Origin>, ConfigurationError>>()?;
        allowed.insert(base.origin());
        let http = reqwest::Client::builder()
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
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it holds a user name or password".to_owned()));
    }
    Ok(url)
}
