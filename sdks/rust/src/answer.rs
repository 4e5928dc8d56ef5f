//! Turns HTTP answers into what they mean, one function for each thing that is asked. Pure: no HTTP, no clock.
use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use serde::de::DeserializeOwned;
use url::{Origin, Url};

use crate::location::follow;
use crate::models::{Problem, RequestStatus, Status};
use crate::problem::{describe, made, problem_of};
use crate::retry_after::retry_after;

/// One answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The URL that was asked.
    pub url: Url,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub at: SystemTime,
}

/// What an answer says of a request. The poller knows these and nothing of HTTP.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning {
    /// 202 to the POST: where the status is, and when to ask for it.
    Accepted(Url, Option<Duration>),
    /// Not finished.
    Incomplete(Box<RequestStatus>, Option<Duration>),
    /// The result is at the URL; the status, if the answer says it.
    SeeOther(Url, Option<Box<RequestStatus>>),
    /// The same thing is elsewhere.
    Moved(Url),
    Failed(Box<RequestStatus>),
    Canceled(Box<RequestStatus>),
    /// The result's JSON.
    Result(Vec<u8>),
    /// There is no result at its URL yet, although the status says so.
    NotReady(String, Option<Duration>),
    /// 409: too late to cancel.
    Finished,
    Unknown(Box<Problem>),
    Expired(Box<Problem>),
    NotAuthorized(String, Option<Box<Problem>>),
    Refused(Box<Problem>),
    /// Nothing was learned of the request, which may well be fine.
    Trouble(String, Option<Duration>),
    /// The answer does not keep to the pattern; there is no going on.
    Violation(String),
}

/// The answer to the POST.
pub(crate) fn of_submit(answer: &Answer, allowed: &HashSet<Origin>) -> Meaning {
    let conflict_passes = answer.headers.contains_key(RETRY_AFTER);
    match answer.status {
        202 => match answer.target(allowed) {
            Ok(location) => Meaning::Accepted(location, answer.retry_after()),
            Err(why) => answer.violation(&format!("{why} (the request may run all the same)")),
        },
        // it has succeeded already: the status is where the body says
        303 => match answer.status_body().map(|status| status.location) {
            Ok(location) => match follow(Some(&location), &answer.url, allowed) {
                Ok(location) => Meaning::Accepted(location, None),
                Err(why) => answer.violation(&why),
            },
            Err(why) => answer.violation(&why),
        },
        307 | 308 => answer.moved(allowed),
        401 | 403 => answer.not_authorized(),
        408 | 425 | 429 | 500..=599 => answer.trouble(),
        // the first request under the same Idempotency-Key is still being accepted
        409 if conflict_passes => answer.trouble(),
        400..=499 => Meaning::Refused(answer.problem()),
        _ => answer.violation("to the POST, 202 Accepted with a Location was expected"),
    }
}

/// The answer to a GET of the status.
pub(crate) fn of_status(answer: &Answer, allowed: &HashSet<Origin>) -> Meaning {
    match answer.status {
        200 => match answer.status_body() {
            Ok(status) => answer.of_body(status, allowed),
            Err(why) => answer.violation(&why),
        },
        // some servers send their clients on to the result with 302
        302 | 303 => match answer.target(allowed) {
            Ok(url) => {
                let status = answer.status_body().ok();
                Meaning::SeeOther(url, status.filter(|status| status.status == Status::Succeeded))
            }
            Err(why) => answer.violation(&why),
        },
        301 | 307 | 308 => answer.moved(allowed),
        _ => answer.common("of a status, 200, 303, 404 or 410 was expected"),
    }
}

/// The answer to a GET of the result.
pub(crate) fn of_result(answer: &Answer, allowed: &HashSet<Origin>) -> Meaning {
    match answer.status {
        200 => Meaning::Result(answer.body.clone()),
        301 | 302 | 303 | 307 | 308 => answer.moved(allowed),
        404 if answer.problem().r#type.ends_with("/problems/result-not-ready") => {
            Meaning::NotReady(answer.told(), answer.retry_after())
        }
        _ => answer.common("of a result, 200 was expected"),
    }
}

/// The answer to a DELETE of the status, which asks for the request to be canceled.
pub(crate) fn of_cancel(answer: &Answer, allowed: &HashSet<Origin>) -> Meaning {
    match answer.status {
        200 | 202 => match answer.status_body() {
            Ok(status) => Meaning::Incomplete(status, answer.retry_after()),
            Err(why) => answer.violation(&why),
        },
        301 | 302 | 307 | 308 => answer.moved(allowed),
        409 => Meaning::Finished,
        _ => answer.common("to a DELETE, 200, 202, 404, 409 or 410 was expected"),
    }
}

/// A body of the contract, or what does not fit.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|reason| {
        let shown: String = String::from_utf8_lossy(body).chars().take(100).collect();
        format!("its body does not fit the contract: {reason} (it begins {shown:?})")
    })
}

impl Answer {
    fn status_body(&self) -> Result<Box<RequestStatus>, String> {
        decode(&self.body).map(Box::new)
    }

    fn of_body(&self, status: Box<RequestStatus>, allowed: &HashSet<Origin>) -> Meaning {
        match status.status {
            Status::Accepted | Status::Running => Meaning::Incomplete(status, self.retry_after()),
            Status::Failed => Meaning::Failed(status),
            Status::Canceled => Meaning::Canceled(status),
            Status::Succeeded => match &status.result {
                None => self.violation("it says that the request succeeded, and not where the result is (303 with a Location, or `result` in the body)"),
                Some(result) => match follow(Some(result), &self.url, allowed) {
                    Ok(url) => Meaning::SeeOther(url, Some(status)),
                    Err(why) => self.violation(&why),
                },
            },
        }
    }

    /// What 4xx and 5xx mean to whoever asks for something that was accepted.
    fn common(&self, expected: &str) -> Meaning {
        match self.status {
            401 | 403 => self.not_authorized(),
            404 => Meaning::Unknown(self.problem()),
            410 => Meaning::Expired(self.problem()),
            408 | 425 | 429 | 500..=599 => self.trouble(),
            _ => self.violation(expected),
        }
    }

    fn moved(&self, allowed: &HashSet<Origin>) -> Meaning {
        match self.target(allowed) {
            Ok(url) => Meaning::Moved(url),
            Err(why) => self.violation(&why),
        }
    }

    fn not_authorized(&self) -> Meaning {
        Meaning::NotAuthorized(self.told(), Some(self.problem()))
    }

    fn trouble(&self) -> Meaning {
        Meaning::Trouble(self.told(), self.retry_after())
    }

    fn violation(&self, why: &str) -> Meaning {
        Meaning::Violation(format!("{}, but {why}", self.said()))
    }

    /// What was answered, and why.
    fn told(&self) -> String {
        format!("{}: {}", self.said(), describe(&self.problem()))
    }

    fn said(&self) -> String {
        format!("{} answered {}", self.url, self.status)
    }

    fn target(&self, allowed: &HashSet<Origin>) -> Result<Url, String> {
        let location = self.headers.get(LOCATION).map(|value| value.to_str());
        let location = location
            .transpose()
            .map_err(|_| "its Location is not a URL: it has characters that are not ASCII")?;
        follow(location, &self.url, allowed)
    }

    fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers, self.at)
    }

    fn problem(&self) -> Box<Problem> {
        problem_of(self.status, &self.body)
    }
}

/// Why a request failed; a problem is made up for a server that does not say.
pub(crate) fn problem_in(status: &RequestStatus) -> Box<Problem> {
    match &status.problem {
        Some(problem) => Box::new(problem.clone()),
        None => made(500, "The request failed, and the server does not say why"),
    }
}

#[cfg(test)]
mod tests;
