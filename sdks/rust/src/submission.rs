//! The handle of one request: all that can be done with it, from nothing but its location.
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{unfold, BoxStream, StreamExt};
use reqwest::Method;
use serde::de::DeserializeOwned;
use tokio::time::{timeout, Instant};
use url::Url;

use crate::answer::{decode, of_cancel, Meaning};
use crate::client::Inner;
use crate::error::Error;
use crate::follow::Follower;
use crate::location::Hops;
use crate::models::RequestStatus;
use crate::polling::{Moment, Next, Poll};
use crate::transport::Question;

/// A request that was accepted, and whose result is a `T`. Letting go of it, or dropping a future or a stream
/// that it gave, stops the polling and nothing else: `location` takes the request up again in any process.
pub struct Submission<T> {
    inner: Arc<Inner>,
    location: Url,
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

    /// Called for each change of the status or the progress.
    pub fn on_update(mut self, call: impl FnMut(&RequestStatus) + Send + 'a) -> Self {
        self.on_update = Some(Box::new(call));
        self
    }
}

impl<T> Submission<T> {
    pub(crate) fn new(inner: Arc<Inner>, location: Url) -> Self {
        Self {
            inner,
            location,
            result: PhantomData,
        }
    }

    /// The request's Location as an absolute URL: the token that resumes it.
    pub fn location(&self) -> &str {
        self.location.as_str()
    }

    /// Asks for the status, once and now.
    ///
    /// # Errors
    /// `RequestExpired`, `RequestUnknown`, `NotAuthorized`, `ServerUnreachable` or `ContractViolation`.
    pub async fn status(&self) -> Result<RequestStatus, Error> {
        let mut follower = self.follower(Duration::ZERO);
        loop {
            match follower.step(false, None).await {
                Err(Error::RequestFailed { .. } | Error::RequestCanceled { .. }) => break,
                Err(error) => return Err(error),
                Ok(_) if follower.succeeded() || follower.pauses() => break,
                Ok(_) => {}
            }
        }
        follower
            .heard()
            .cloned()
            .ok_or_else(|| self.violation("it answered 303 without a status that can be read as its body".to_owned()))
    }

    /// Each change of the status or the progress, from what it is now to the request's end, however that
    /// ends. An error is the last item: it says that the client cannot go on, and is none of `RequestFailed`,
    /// `RequestCanceled` or `WaitTimeout`.
    pub fn updates(&self) -> BoxStream<'static, Result<RequestStatus, Error>> {
        let follower = self.follower(self.inner.patience);
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
    /// asked to stop, and how the request ended if it was too late.
    ///
    /// # Errors
    /// As `status`.
    pub async fn cancel(&self) -> Result<RequestStatus, Error> {
        let mut hops = Hops::at(self.location.clone());
        loop {
            let question = Question::new(Method::DELETE, &hops.url);
            let meaning = match self.inner.transport.ask(question, of_cancel).await {
                Meaning::Incomplete(status, _) => return Ok(*status),
                Meaning::Finished => return self.status().await,
                Meaning::Moved(url) => {
                    hops = hops.to(url).map_err(|circle| self.violation(circle))?;
                    continue;
                }
                other => other,
            };
            // what else is wrong is wrong in the same way with a status
            let at_once = Moment {
                now: Duration::ZERO,
                random: 0.0,
                patience: Duration::ZERO,
            };
            return match Poll::new(self.location.clone()).next(meaning, at_once) {
                Next::Ended(error) => Err(error),
                Next::Ask(..) | Next::Result(_) => Err(self.violation("it did not answer the DELETE".to_owned())),
            };
        }
    }

    fn follower(&self, patience: Duration) -> Follower {
        Follower::new(self.inner.clone(), self.location.clone(), patience)
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
        let mut follower = self.follower(patience);
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
        Self::new(self.inner.clone(), self.location.clone())
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
