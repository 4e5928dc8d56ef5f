//! The poller: given where one is and what was answered, what follows. Pure: no HTTP, no clock, no timers.
use std::time::Duration;

use url::Url;

use crate::answer::{problem_in, Meaning};
use crate::delay::delay;
use crate::error::Error;
use crate::location::Hops;
use crate::models::{RequestStatus, Status};
use crate::status::succeeded;
use crate::trouble::{Moment, Trouble};

/// What a GET asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Target {
    Status,
    Result,
}

/// Where the polling of one request is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Poll {
    /// The request's Location: every question about the status starts there, whatever it redirected to.
    pub location: Url,
    pub target: Target,
    pub hops: Hops,
    /// Where the result is, once that is known.
    pub result: Option<Url>,
    /// The latest status.
    pub last: Option<Box<RequestStatus>>,
    /// Good answers in a row without Retry-After.
    pub silent: u32,
    pub trouble: Option<Trouble>,
    /// The trouble is that the result was not there: that the status leads to it again does not end it.
    pub not_ready: bool,
}

#[derive(Debug)]
pub(crate) enum Next {
    /// Ask what `poll` says, so much later.
    Ask(Box<Poll>, Duration),
    /// The result's JSON.
    Result(Vec<u8>),
    Ended(Error),
}

impl Poll {
    pub fn new(location: Url) -> Self {
        Self {
            hops: Hops::at(location.clone()),
            location,
            target: Target::Status,
            result: None,
            last: None,
            silent: 0,
            trouble: None,
            not_ready: false,
        }
    }

    pub fn next(self, meaning: Meaning, moment: Moment) -> Next {
        match (self.target, meaning) {
            (_, Meaning::Trouble(detail, retry_after)) => self.troubled(detail, retry_after, moment),
            (_, Meaning::Moved(url)) => match self.hops.to(url) {
                Ok(hops) => Next::Ask(Box::new(Self { hops, ..self }), Duration::ZERO),
                Err(circle) => self.violated(circle),
            },
            (Target::Status, Meaning::Incomplete(status, retry_after)) => Self {
                last: Some(status),
                ..self
            }
            .patient(retry_after, moment),
            (Target::Result, Meaning::NotReady(detail, retry_after)) => Self {
                target: Target::Status,
                result: None,
                not_ready: true,
                ..self
            }
            .troubled(detail, retry_after, moment),
            (Target::Status, Meaning::SeeOther(url, status)) => self.fetching(url, status),
            (Target::Status, Meaning::Failed(status)) => Next::Ended(Error::RequestFailed {
                problem: problem_in(&status),
                location: self.location.into(),
            }),
            (Target::Status, Meaning::Canceled(_)) => Next::Ended(Error::RequestCanceled {
                location: self.location.into(),
            }),
            (Target::Result, Meaning::Result(body)) => Next::Result(body),
            (_, Meaning::Unknown(problem)) => Next::Ended(Error::RequestUnknown {
                problem,
                location: self.location.into(),
            }),
            (_, Meaning::Expired(problem)) => Next::Ended(Error::RequestExpired {
                problem,
                location: self.location.into(),
            }),
            (_, Meaning::NotAuthorized(detail, problem)) => Next::Ended(Error::NotAuthorized {
                detail,
                problem,
                location: Some(self.location.into()),
            }),
            (_, Meaning::Violation(detail)) => self.violated(detail),
            (_, other) => {
                let detail = format!("{} does not answer what was asked: {other:?}", self.hops.url);
                self.violated(detail)
            }
        }
    }

    /// The request is not finished: the status is asked again, from its Location.
    fn patient(self, retry_after: Option<Duration>, moment: Moment) -> Next {
        let wait = delay(retry_after, self.silent, moment.random);
        let silent = if retry_after.is_some() { 0 } else { self.silent + 1 };
        let last = self.last;
        Next::Ask(
            Box::new(Self {
                last,
                silent,
                ..Self::new(self.location)
            }),
            wait,
        )
    }

    fn fetching(self, url: Url, status: Option<Box<RequestStatus>>) -> Next {
        if self.hops.url == url || self.hops.chain.contains(&url) {
            let from = self.hops.url.clone();
            return self.violated(format!("{from} says that the result is at {url}, where the status is"));
        }
        let last = status.unwrap_or_else(|| {
            Box::new(match self.last {
                Some(last) => RequestStatus {
                    status: Status::Succeeded,
                    result: Some(url.to_string()),
                    ..*last
                },
                None => succeeded(&self.location, &url),
            })
        });
        Next::Ask(
            Box::new(Self {
                target: Target::Result,
                hops: Hops::at(url.clone()),
                result: Some(url),
                last: Some(last),
                trouble: self.trouble.filter(|_| self.not_ready),
                ..self
            }),
            Duration::ZERO,
        )
    }

    /// The same is asked again, from its beginning, unless the patience is over or would be by then.
    fn troubled(self, detail: String, retry_after: Option<Duration>, moment: Moment) -> Next {
        let trouble = Trouble::after(self.trouble.as_ref(), moment.now);
        let Some(wait) = trouble.pause(retry_after, moment) else {
            return Next::Ended(Error::ServerUnreachable {
                detail: trouble.told(detail),
                location: Some(self.location.into()),
                idempotency_key: None,
            });
        };
        let start = self.result.clone().unwrap_or_else(|| self.location.clone());
        Next::Ask(
            Box::new(Self {
                hops: Hops::at(start),
                trouble: Some(trouble),
                ..self
            }),
            wait,
        )
    }

    fn violated(self, detail: String) -> Next {
        Next::Ended(Error::ContractViolation {
            detail,
            location: Some(self.location.into()),
        })
    }
}

#[cfg(test)]
mod tests;
