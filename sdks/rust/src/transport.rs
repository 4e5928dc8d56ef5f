//! Asks one question over HTTP: redirects are left to the caller, credentials go to the origin they belong to.
use std::collections::HashSet;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderValue, ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Method, RequestBuilder};
use serde::Serialize;
use tokio::time::{timeout_at, Instant};
use url::{Origin, Url};

use crate::answer::{Answer, Meaning};

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
    pub async fn ask(&self, question: Question<'_>, understand: fn(&Answer, &HashSet<Origin>) -> Meaning) -> Meaning {
        match self.exchange(&question).await {
            Ok(answer) => understand(&answer, &self.allowed),
            Err(meaning) => meaning,
        }
    }

    /// The token for the base URL's origin, if there is one.
    pub async fn token(&self) -> Result<Option<String>, Meaning> {
        match &self.credentials {
            Credentials::None => Ok(None),
            Credentials::Bearer(key) => Ok(Some(key.clone())),
            Credentials::Source(source) => source().await.map(Some).map_err(|reason| {
                let detail = format!("no token could be had for the request: {reason}");
                Meaning::NotAuthorized(detail, None)
            }),
        }
    }

    async fn exchange(&self, question: &Question<'_>) -> Result<Answer, Meaning> {
        let url = question.url;
        let request = self.http.request(question.method.clone(), url.clone());
        let request = request.header(ACCEPT, "application/json, application/problem+json;q=0.9");
        let request = self.with_credentials(request, url).await?;
        let (request, bytes) = with_body(request, question.body).await?;
        let request = match question.idempotency_key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        };
        let request = match question.hold_seconds {
            0 => request,
            seconds => request.header("prefer", format!("wait={seconds}")),
        };
        let limit = self.timeout
            + Duration::from_secs(question.hold_seconds)
            + Duration::from_millis(bytes / SLOWEST_BYTES_PER_MS);
        let deadline = Instant::now() + limit;
        let silent = |reason: String| Meaning::Trouble(format!("{url} {reason}"), None);
        let late = || silent(format!("did not answer within {} s", limit.as_secs_f64()));

        let sent = timeout_at(deadline, request.send()).await;
        let mut response = sent.map_err(|_| late())?.map_err(|error| {
            if error.is_builder() {
                Meaning::Unsendable(reasons(&error))
            } else {
                silent(format!("did not answer: {}", reasons(&error)))
            }
        })?;
        let mut body = Vec::new();
        loop {
            let by = if question.long {
                Instant::now() + self.timeout
            } else {
                deadline
            };
            let piece = timeout_at(by, response.chunk()).await.map_err(|_| late())?;
            match piece {
                Ok(Some(piece)) => body.extend_from_slice(&piece),
                Ok(None) => break,
                Err(error) => return Err(silent(format!("broke off: {}", reasons(&error)))),
            }
            if body.len() > MOST_BYTES && !question.long {
                let detail = format!("{url} sent more than {MOST_BYTES} bytes where a status was expected");
                return Err(Meaning::Violation(detail));
            }
        }
        Ok(Answer {
            url: url.clone(),
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body,
            at: SystemTime::now(),
        })
    }

    async fn with_credentials(&self, request: RequestBuilder, url: &Url) -> Result<RequestBuilder, Meaning> {
        if url.origin() != self.origin {
            return Ok(request);
        }
        let Some(token) = self.token().await? else {
            return Ok(request);
        };
        let mut value = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| {
            let detail = "the key or token has characters that no header can hold".to_owned();
            Meaning::NotAuthorized(detail, None)
        })?;
        value.set_sensitive(true);
        Ok(request.header(AUTHORIZATION, value))
    }
}

/// The request with its body, and how many bytes that has.
async fn with_body(request: RequestBuilder, body: Option<&Body>) -> Result<(RequestBuilder, u64), Meaning> {
    match body {
        None => Ok((request, 0)),
        Some(Body::Bytes { bytes, media_type }) => {
            let request = request.header(CONTENT_TYPE, media_type);
            Ok((request.body(bytes.clone()), bytes.len() as u64))
        }
        Some(Body::File { path, media_type }) => {
            let unreadable =
                |reason: std::io::Error| Meaning::Unsendable(format!("{} cannot be read: {reason}", path.display()));
            let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
            let metadata = file.metadata().await.map_err(unreadable)?;
            if !metadata.is_file() {
                return Err(Meaning::Unsendable(format!("{} is not a file", path.display())));
            }
            let request = request
                .header(CONTENT_TYPE, media_type)
                .header(CONTENT_LENGTH, metadata.len());
            Ok((request.body(file), metadata.len()))
        }
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
