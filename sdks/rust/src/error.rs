//! What can go wrong for a caller, one variant for each thing to be done about it.
use std::sync::Arc;
use std::time::Duration;

use crate::models::{Problem, RequestStatus};
use crate::problem::describe;

/// Any error about one request. `location` is where its status is: [`Client::resume`](crate::Client::resume)
/// takes it up again.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request was worked on and failed. There will be no result.
    #[error("the request failed: {}", describe(problem))]
    RequestFailed { problem: Box<Problem>, location: String },
    /// Somebody canceled the request. There will be no result.
    #[error("the request was canceled; submit it again if it is still wanted")]
    RequestCanceled { location: String },
    /// 410: the request is over, and the server has let go of it and its result.
    #[error(
        "the request has expired on its server, and its result with it: {}. Submit it again if it is still wanted",
        describe(problem)
    )]
    RequestExpired { problem: Box<Problem>, location: String },
    /// 404: the server has no such request, or will not show it to these credentials.
    #[error("the server knows no request at {location} (or it belongs to somebody else): check the location and the credentials")]
    RequestUnknown { problem: Box<Problem>, location: String },
    /// The server did not take the request: nothing runs. The same input would be refused again.
    #[error("the request was refused ({}): {}", problem.status, describe(problem))]
    SubmissionRefused { problem: Box<Problem> },
    /// 401 or 403: the credentials are missing, wrong or not enough. What was submitted lives on.
    #[error("{detail}. Give credentials with `bearer` or `bearer_with`; they go to the base URL's origin only")]
    NotAuthorized {
        detail: String,
        problem: Option<Box<Problem>>,
        location: Option<String>,
    },
    /// The wait is over, the request is not: it goes on, and nothing was canceled.
    #[error("the request has not finished {}{}. It goes on; take it up again with resume({location:?})", within(timeout), seen(last_status.as_deref()))]
    WaitTimeout {
        timeout: Duration,
        /// The last that was heard of the request.
        last_status: Option<Box<RequestStatus>>,
        location: String,
    },
    /// The server gave no usable answer for a while. The request may still run.
    #[error("{detail}. {}", what_lives_on(location.as_deref(), idempotency_key.as_deref()))]
    ServerUnreachable {
        detail: String,
        location: Option<String>,
        /// Of a request that was being sent: sending it again under this key is safe, under another it may
        /// run twice.
        idempotency_key: Option<String>,
    },
    /// The server does not keep to the pattern, or an answer does not fit the contract.
    #[error("the server does not keep to the contract: {detail}")]
    ContractViolation { detail: String, location: Option<String> },
    /// What was asked cannot be sent as it is: a file that cannot be read, a token that could not be had, a
    /// malformed key or location. Not a byte of it has left.
    #[error("nothing was sent: {detail}{}", what_may_have_arrived(idempotency_key.as_deref()))]
    Unsendable {
        detail: String,
        source: Option<Cause>,
        location: Option<String>,
        /// Of a request of which an earlier try may have arrived.
        idempotency_key: Option<String>,
    },
}

/// What failed on this side, such as a `std::io::Error`.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

impl Error {
    /// Where the request's status is, if that is known.
    pub fn location(&self) -> Option<&str> {
        match self {
            Self::RequestFailed { location, .. }
            | Self::RequestCanceled { location }
            | Self::RequestExpired { location, .. }
            | Self::RequestUnknown { location, .. }
            | Self::WaitTimeout { location, .. } => Some(location),
            Self::NotAuthorized { location, .. }
            | Self::ServerUnreachable { location, .. }
            | Self::ContractViolation { location, .. }
            | Self::Unsendable { location, .. } => location.as_deref(),
            Self::SubmissionRefused { .. } => None,
        }
    }

    /// What the server said went wrong, if it said so.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::RequestFailed { problem, .. }
            | Self::RequestExpired { problem, .. }
            | Self::RequestUnknown { problem, .. }
            | Self::SubmissionRefused { problem } => Some(problem),
            Self::NotAuthorized { problem, .. } => problem.as_deref(),
            _ => None,
        }
    }
}

fn within(timeout: &Duration) -> String {
    if timeout.is_zero() {
        "yet".to_owned()
    } else {
        format!("within {} ms", timeout.as_millis())
    }
}

fn seen(last: Option<&RequestStatus>) -> String {
    let Some(RequestStatus { status, progress, .. }) = last else {
        return String::new();
    };
    match progress {
        Some(progress) => format!(" (last seen {status}, {} %)", progress.percent),
        None => format!(" (last seen {status})"),
    }
}

fn what_lives_on(location: Option<&str>, key: Option<&str>) -> String {
    match (location, key) {
        (_, Some(key)) => format!(
            "The request may have arrived and may still run; submit it again with idempotency_key({key:?}) so that it does not run twice"
        ),
        (Some(location), None) => {
            format!("What was submitted may still run; take it up again with resume({location:?})")
        }
        (None, None) => "Try again later".to_owned(),
    }
}

fn what_may_have_arrived(key: Option<&str>) -> String {
    match key {
        Some(key) => format!(
            ". An earlier try may have arrived; submit it again with idempotency_key({key:?}) so that it does not run twice"
        ),
        None => String::new(),
    }
}

/// A client that cannot be made as asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ConfigurationError {
    #[error("{what} is {value:?}, which is not an HTTP URL such as https://example.com ({reason})")]
    NotAnHttpUrl {
        what: &'static str,
        value: String,
        reason: String,
    },
    #[error("the HTTP client cannot be set up: {0}")]
    Http(String),
}
