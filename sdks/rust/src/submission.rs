//! The handle of one request: all that can be done with it, from nothing but its location.
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{unfold, BoxStream, StreamExt};
use reqwest::Method;
use serde::de::DeserializeOwned;
use tokio::time::{sleep, timeout, Instant};
use url::Url;

use crate::answer::{decode, of_cancel, Meaning};
use crate::client::Inner;
use crate::error::Error;
use crate::follow::Follower;
use crate::models::RequestStatus;
use crate::polling::{Next, Poll};
use crate::transport::Question;
use crate::trouble::Moment;

/// A request that was accepted, and whose result is a `T`. Letting go of it, or dropping a future or a stream
/// that it gave, stops the polling and nothing else: `location` takes the request up again in any process.
pub struct Submission<T> {
    inner: Arc<Inner>,
    location: Url,
    /// When the 202 asked to come back; None if it did not, or if the location is all there is.
    due: Option<Instant>,
    result: PhantomData<fn() -> T>,
}

type OnUpdate<'a> = Box<dyn FnMut(&RequestStatus) + Send + 'a>;

/// How to wait; by default for ever.
#[derive(Default)]
pub struct WaitOptions<'a> {
    timeout: Option<Duration>,
    on_update: Option<OnUpdate<'a>>,
}

impl<'a> WaitOptions<'a> {
    /// How long to wait. Zero asks once.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Called for each change of the status or the progress. The server is asked at intervals then, and the
    /// first time when it said to come back; it is not asked to hold its answer.
    pub fn on_update(mut self, call: impl FnMut(&RequestStatus) + Send + 'a) -> Self {
        self.on_update = Some(Box::new(call));
        self
    }
}

impl<T> Submission<T> {
    pub(crate) fn new(inner: Arc<Inner>, location: Url, due: Option<Instant>) -> Self {
        Self {
            inner,
            location,
            due,
            result: PhantomData,
        }
    }

    /// The request's Location as an absolute URL: the token that resumes it.
    pub fn location(&self) -> &str {
        self.location.as_str()
    }

    /// Asks for the status, once and now. Of a server that sends on to the result without a body, all that is
    /// known is that the request succeeded, and where its result is; `operation` is empty then.
    ///
    /// # Errors
    /// `RequestExpired`, `RequestUnknown`, `NotAuthorized`, `ServerUnreachable`, `ContractViolation` or
    /// `Unsendable`.
    pub async fn status(&self) -> Result<RequestStatus, Error> {
        self.status_within(Duration::ZERO).await
    }

    async fn status_within(&self, patience: Duration) -> Result<RequestStatus, Error> {
        let mut follower = self.follower(None, patience);
        loop {
            let ended = match follower.step(false, None).await {
                Err(error @ (Error::RequestFailed { .. } | Error::RequestCanceled { .. })) => Some(error),
                Err(error) => return Err(error),
                Ok(_) => None,
            };
            match (follower.heard(), ended) {
                (Some(status), _) => return Ok(status.clone()),
                (None, Some(error)) => return Err(error),
                (None, None) => {}
            }
        }
    }

    /// Each change of the status or the progress, from what it is now to the request's end, however that
    /// ends. After a submission the first question comes when the server said to come back. An error is the
    /// last item: it says that the client cannot go on, and is none of `RequestFailed`,
    /// `RequestCanceled` or `WaitTimeout`.
    pub fn updates(&self) -> BoxStream<'static, Result<RequestStatus, Error>> {
        let follower = self.follower(self.due, self.inner.patience);
        unfold(Some((follower, None)), |state| async {
            let (mut follower, shown): (Follower, Option<RequestStatus>) = state?;
            loop {
                let over = match follower.step(false, None).await {
                    Err(Error::RequestFailed { .. } | Error::RequestCanceled { .. }) => true,
                    Err(error) => return Some((Err(error), None)),
                    Ok(_) => follower.succeeded(),
                };
                let heard = follower.heard().filter(|heard| changed(heard, shown.as_ref()));
                if let Some(status) = heard.cloned() {
                    let next = (!over).then(|| (follower, Some(status.clone())));
                    return Some((Ok(status), next));
                }
                if over {
                    return None;
                }
            }
        })
        .boxed()
    }

    /// Asks the server to cancel. The status says `canceled` if that is done, `running` if a worker has been
    /// asked to stop, and how the request ended if it was too late. It is asked again, as long as the patience
    /// lasts, until the server has answered.
    ///
    /// # Errors
    /// As `status`.
    pub async fn cancel(&self) -> Result<RequestStatus, Error> {
        let Inner {
            transport, patience, ..
        } = &*self.inner;
        let began = Instant::now();
        let mut poll = Poll::new(self.location.clone());
        loop {
            let question = Question::new(Method::DELETE, &poll.hops.url);
            let asked = transport.ask(question, of_cancel).await;
            let meaning = match asked.map_err(|unsendable| unsendable.of(&self.location))? {
                Meaning::Incomplete(status, _) => return Ok(*status),
                Meaning::Finished => return self.status_within(*patience).await,
                other => other,
            };
            let moment = Moment {
                now: began.elapsed(),
                random: fastrand::f64(),
                patience: *patience,
            };
            // redirects and troubles are those of a status
            match poll.next(meaning, moment) {
                Next::Ask(next, pause) => {
                    poll = *next;
                    sleep(pause).await;
                }
                Next::Ended(error) => return Err(error),
                Next::Result(_) => return Err(self.violation("it did not answer the DELETE".to_owned())),
            }
        }
    }

    fn follower(&self, due: Option<Instant>, patience: Duration) -> Follower {
        Follower::new(self.inner.clone(), self.location.clone(), due, patience)
    }

    fn violation(&self, detail: String) -> Error {
        Error::ContractViolation {
            detail: format!("{}: {detail}", self.location),
            location: Some(self.location.to_string()),
        }
    }

    fn too_early(&self, timeout: Duration, follower: &Follower) -> Error {
        Error::WaitTimeout {
            timeout,
            last_status: follower.heard().cloned().map(Box::new),
            location: self.location.to_string(),
        }
    }
}

impl<T: DeserializeOwned> Submission<T> {
    /// Waits for the result, for as long as it takes.
    ///
    /// # Errors
    /// Any of [`Error`] but `SubmissionRefused` and `WaitTimeout`. None of them cancels the request.
    pub async fn wait(&self) -> Result<T, Error> {
        self.wait_with(WaitOptions::default()).await
    }

    /// Waits for the result for so long at the most; after that it is `WaitTimeout`, and the request goes on.
    ///
    /// # Errors
    /// As `wait`, and `WaitTimeout`.
    pub async fn wait_for(&self, timeout: Duration) -> Result<T, Error> {
        self.wait_with(WaitOptions::default().timeout(timeout)).await
    }

    /// As `wait`, with a timeout or a callback.
    ///
    /// # Errors
    /// As `wait`, and `WaitTimeout`.
    pub async fn wait_with(&self, options: WaitOptions<'_>) -> Result<T, Error> {
        let WaitOptions {
            timeout: limit,
            mut on_update,
        } = options;
        let once = limit.is_some_and(|limit| limit.is_zero());
        let patience = if once { Duration::ZERO } else { self.inner.patience };
        let mut follower = self.follower(self.due.filter(|_| !once), patience);
        let end = limit.and_then(|limit| Instant::now().checked_add(limit));
        let polling = async {
            let mut shown = None;
            loop {
                // an answer that is held until the request has finished brings no news on the way
                let got = follower.step(on_update.is_none() && !once, end).await;
                if let (Some(call), Some(heard)) = (&mut on_update, follower.heard()) {
                    if changed(heard, shown.as_ref()) {
                        call(heard);
                        shown = Some(heard.clone());
                    }
                }
                match got? {
                    Some(body) => return Ok(body),
                    None if once && follower.pauses() => return Err(self.too_early(Duration::ZERO, &follower)),
                    None => {}
                }
            }
        };
        let body = match limit {
            Some(limit) if !once => match timeout(limit, polling).await {
                Ok(outcome) => outcome?,
                Err(_) => return Err(self.too_early(limit, &follower)),
            },
            _ => polling.await?,
        };
        decode(&body).map_err(|why| self.violation(format!("of the result, {why}")))
    }

    /// The result, if it is there; nothing is waited for.
    ///
    /// # Errors
    /// As `wait`, and `WaitTimeout` if the request has not finished.
    pub async fn result(&self) -> Result<T, Error> {
        self.wait_for(Duration::ZERO).await
    }
}

impl<T> Clone for Submission<T> {
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), self.location.clone(), self.due)
    }
}

impl<T> fmt::Debug for Submission<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = self.location.as_str();
        formatter
            .debug_struct("Submission")
            .field("location", &location)
            .finish_non_exhaustive()
    }
}

fn changed(heard: &RequestStatus, shown: Option<&RequestStatus>) -> bool {
    shown.is_none_or(|shown| heard.status != shown.status || heard.progress != shown.progress)
}
