//! Asks one question over HTTP: redirects are left to the caller, credentials go to the origin they belong to.
use std::collections::HashSet;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderValue, ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Method, Request, RequestBuilder, Response};
use serde::Serialize;
use tokio::fs::File;
use tokio::time::{error::Elapsed, timeout_at, Instant};
use url::{Origin, Url};

use crate::answer::{Answer, Meaning};
use crate::error::{Cause, Error};

/// Answers other than results are small; more than this is not one.
const MOST_BYTES: usize = 1024 * 1024;
/// The slowest upload that is not taken for a dead connection: 64 KB a second.
const SLOWEST_BYTES_PER_MS: u64 = 64;

type Token = Result<String, Box<dyn std::error::Error + Send + Sync>>;
pub(crate) type TokenSource = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Token> + Send>> + Send + Sync>;

/// What goes into the `Authorization` of requests to the base URL's origin.
#[derive(Clone)]
pub(crate) enum Credentials {
    None,
    Bearer(String),
    /// Called for each request, so that a token can be renewed.
    Source(TokenSource),
}

/// What is sent with a POST. It can be sent again: a file is opened each time.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Bytes { bytes: Vec<u8>, media_type: String },
    File { path: PathBuf, media_type: String },
}

impl Body {
    pub fn json(value: &impl Serialize) -> Self {
        Self::Bytes {
            bytes: serde_json::to_vec(value).expect("a model is JSON: its keys are text"),
            media_type: "application/json".to_owned(),
        }
    }
}

pub(crate) struct Transport {
    pub http: reqwest::Client,
    /// The origin that the credentials are for.
    pub origin: Origin,
    pub credentials: Credentials,
    /// Origins that a Location may lead to, besides the one that was asked.
    pub allowed: HashSet<Origin>,
    /// How long an exchange may take, besides the time that the answer is held and that a body takes to be
    /// sent.
    pub timeout: Duration,
}

/// A question of which not a byte can be sent, and why.
#[derive(Debug)]
pub(crate) struct Unsendable {
    pub detail: String,
    pub source: Option<Cause>,
}

impl Unsendable {
    /// `detail` is completed by what `source` says.
    fn caused(detail: impl Into<String>, source: Cause) -> Self {
        let detail = format!("{}: {}", detail.into(), reasons(&source));
        Self {
            detail,
            source: Some(source),
        }
    }

    /// As the error of a request that is known already.
    pub fn of(self, location: &Url) -> Error {
        Error::Unsendable {
            detail: self.detail,
            source: self.source,
            location: Some(location.to_string()),
            idempotency_key: None,
        }
    }
}

impl From<Unsendable> for Error {
    fn from(Unsendable { detail, source }: Unsendable) -> Self {
        Self::Unsendable {
            detail,
            source,
            location: None,
            idempotency_key: None,
        }
    }
}

pub(crate) struct Question<'a> {
    pub method: Method,
    pub url: &'a Url,
    pub idempotency_key: Option<&'a str>,
    pub body: Option<&'a Body>,
    /// How long the server is asked to hold its answer (`Prefer: wait`, RFC 7240), in seconds.
    pub hold_seconds: u64,
    /// A result may be long: then it is each piece of the answer that has to come in time.
    pub long: bool,
}

impl<'a> Question<'a> {
    pub fn new(method: Method, url: &'a Url) -> Self {
        Self {
            method,
            url,
            idempotency_key: None,
            body: None,
            hold_seconds: 0,
            long: false,
        }
    }
}

impl Transport {
    /// What was understood; no answer in time means something, too.
    pub async fn ask(
        &self,
        question: Question<'_>,
        understand: fn(&Answer, &HashSet<Origin>) -> Meaning,
    ) -> Result<Meaning, Unsendable> {
        let (request, bytes) = self.prepare(&question).await?;
        let limit = self
            .timeout
            .saturating_add(Duration::from_secs(question.hold_seconds))
            .saturating_add(Duration::from_millis(bytes / SLOWEST_BYTES_PER_MS));
        Ok(match self.exchange(request, limit, question.long).await {
            Ok(answer) => understand(&answer, &self.allowed),
            Err(meaning) => meaning,
        })
    }

    /// The token for the base URL's origin, if there is one.
    pub async fn token(&self) -> Result<Option<String>, Unsendable> {
        match &self.credentials {
            Credentials::None => Ok(None),
            Credentials::Bearer(key) => Ok(Some(key.clone())),
            Credentials::Source(source) => match source().await {
                Ok(token) => Ok(Some(token)),
                Err(reason) => Err(Unsendable::caused("no token could be had", reason.into())),
            },
        }
    }

    /// The request as it will be sent, and how many bytes its body has.
    async fn prepare(&self, question: &Question<'_>) -> Result<(Request, u64), Unsendable> {
        let request = self.http.request(question.method.clone(), question.url.clone());
        let request = request.header(ACCEPT, "application/json, application/problem+json;q=0.9");
        let request = self.with_credentials(request, question.url).await?;
        let (request, bytes) = with_body(request, question.body).await?;
        let request = match question.idempotency_key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        };
        let request = match question.hold_seconds {
            0 => request,
            seconds => request.header("prefer", format!("wait={seconds}")),
        };
        let request = request.build();
        let request = request.map_err(|error| Unsendable::caused("the request cannot be made", Arc::new(error)))?;
        Ok((request, bytes))
    }

    /// `limit` is for the whole exchange; if the answer is `long`, for its head, and `timeout` for each piece.
    async fn exchange(&self, request: Request, limit: Duration, long: bool) -> Result<Answer, Meaning> {
        let url = request.url().clone();
        let deadline = after(limit);
        let silent = |reason: String| Meaning::Trouble(format!("{url} {reason}"), None);
        let late = || silent(format!("did not answer within {} s", limit.as_secs_f64()));

        let sent = within(deadline, self.http.execute(request)).await;
        let mut response: Response = sent.map_err(|_| late())?.map_err(|error| {
            if error.is_builder() {
                Meaning::Violation(format!("{url} is not a URL that can be asked: {}", reasons(&error)))
            } else {
                silent(format!("did not answer: {}", reasons(&error)))
            }
        })?;
        let mut body = Vec::new();
        loop {
            let by = if long { after(self.timeout) } else { deadline };
            match within(by, response.chunk()).await.map_err(|_| late())? {
                Ok(Some(piece)) => body.extend_from_slice(&piece),
                Ok(None) => break,
                Err(error) => return Err(silent(format!("broke off: {}", reasons(&error)))),
            }
            if body.len() > MOST_BYTES && !long {
                let detail = format!("{url} sent more than {MOST_BYTES} bytes where a status was expected");
                return Err(Meaning::Violation(detail));
            }
        }
        Ok(Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            url,
            body,
            at: SystemTime::now(),
        })
    }

    async fn with_credentials(&self, request: RequestBuilder, url: &Url) -> Result<RequestBuilder, Unsendable> {
        if url.origin() != self.origin {
            return Ok(request);
        }
        let Some(token) = self.token().await? else {
            return Ok(request);
        };
        let value = HeaderValue::try_from(format!("Bearer {token}"));
        let mut value =
            value.map_err(|reason| Unsendable::caused("the key or token cannot be sent", Arc::new(reason)))?;
        value.set_sensitive(true);
        Ok(request.header(AUTHORIZATION, value))
    }
}

/// None if that is later than can be told.
fn after(limit: Duration) -> Option<Instant> {
    Instant::now().checked_add(limit)
}

async fn within<F: Future>(deadline: Option<Instant>, future: F) -> Result<F::Output, Elapsed> {
    match deadline {
        Some(deadline) => timeout_at(deadline, future).await,
        None => Ok(future.await),
    }
}

/// The request with its body, and how many bytes that has.
async fn with_body(request: RequestBuilder, body: Option<&Body>) -> Result<(RequestBuilder, u64), Unsendable> {
    match body {
        None => Ok((request, 0)),
        Some(Body::Bytes { bytes, media_type }) => {
            let request = request.header(CONTENT_TYPE, media_type);
            Ok((request.body(bytes.clone()), bytes.len() as u64))
        }
        Some(Body::File { path, media_type }) => {
            let (file, bytes) = open(path)
                .await
                .map_err(|reason| Unsendable::caused(format!("{} cannot be read", path.display()), Arc::new(reason)))?;
            let request = request.header(CONTENT_TYPE, media_type).header(CONTENT_LENGTH, bytes);
            Ok((request.body(file), bytes))
        }
    }
}

/// A file, and how many bytes it has.
async fn open(path: &Path) -> io::Result<(File, u64)> {
    let file = File::open(path).await?;
    let metadata = file.metadata().await?;
    if metadata.is_file() {
        Ok((file, metadata.len()))
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"))
    }
}

/// An error's message and those of what caused it: reqwest hides the reason in the source.
fn reasons(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        said = format!("{said}: {cause}");
        source = cause.source();
    }
    said
}
