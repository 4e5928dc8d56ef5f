//! Follows one request: sleeps until it is time, asks what the poller says, and tells what was heard.
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use tokio::time::{sleep, Instant};
use url::Url;

use crate::answer::{of_result, of_status, Meaning};
use crate::client::Inner;
use crate::delay::first_pause;
use crate::error::Error;
use crate::models::RequestStatus;
use crate::polling::{Next, Poll, Target};
use crate::transport::Question;
use crate::trouble::Moment;

/// How long the server is asked to hold the answer to somebody who waits.
const LONGEST_HOLD: Duration = Duration::from_secs(20);

pub(crate) struct Follower {
    inner: Arc<Inner>,
    poll: Poll,
    /// Until the next question.
    pause: Duration,
    /// When the 202 asked to come back; None once something was asked.
    due: Option<Instant>,
    began: Instant,
    patience: Duration,
    /// The latest status.
    heard: Option<Box<RequestStatus>>,
}

impl Follower {
    pub fn new(inner: Arc<Inner>, location: Url, due: Option<Instant>, patience: Duration) -> Self {
        Self {
            inner,
            poll: Poll::new(location),
            pause: Duration::ZERO,
            due,
            began: Instant::now(),
            patience,
            heard: None,
        }
    }

    pub fn heard(&self) -> Option<&RequestStatus> {
        self.heard.as_deref()
    }

    /// True once the request is known to have succeeded: what comes next is its result.
    pub fn succeeded(&self) -> bool {
        self.poll.target == Target::Result
    }

    /// True if the next question has to wait.
    pub fn pauses(&self) -> bool {
        !self.pause.is_zero()
    }

    /// One question and what follows from its answer: the result's JSON, if that came.
    ///
    /// `hold_until`: the server may hold its answer until then, for ever if that is None; `hold` says whether
    /// it is asked to. Dropping the future loses nothing that was heard before.
    pub async fn step(&mut self, hold: bool, hold_until: Option<Instant>) -> Result<Option<Vec<u8>>, Error> {
        let left = || hold_until.map(|end| end.saturating_duration_since(Instant::now()));
        if let Some(due) = self.due {
            let asked = due.saturating_duration_since(Instant::now());
            let held = hold && hold_seconds(left()) > 0;
            sleep(first_pause(asked, held, left())).await;
            self.due = None;
        }
        sleep(self.pause).await;
        let held = if hold { hold_seconds(left()) } else { 0 };
        let meaning = self.ask(held).await?;
        if let Meaning::Failed(status) | Meaning::Canceled(status) = &meaning {
            self.heard = Some(status.clone());
        }
        let moment = Moment {
            now: self.began.elapsed(),
            random: fastrand::f64(),
            patience: self.patience,
        };
        match self.poll.clone().next(meaning, moment) {
            Next::Ask(poll, pause) => {
                self.heard.clone_from(&poll.last);
                self.poll = *poll;
                self.pause = pause;
                Ok(None)
            }
            Next::Result(body) => Ok(Some(body)),
            Next::Ended(error) => Err(error),
        }
    }

    async fn ask(&self, hold_seconds: u64) -> Result<Meaning, Error> {
        let question = Question::new(Method::GET, &self.poll.hops.url);
        let transport = &self.inner.transport;
        let asked = match self.poll.target {
            Target::Status => {
                let question = Question {
                    hold_seconds,
                    ..question
                };
                transport.ask(question, of_status).await
            }
            Target::Result => transport.ask(Question { long: true, ..question }, of_result).await,
        };
        asked.map_err(|unsendable| unsendable.of(&self.poll.location))
    }
}

/// How long the server is asked to hold its answer, by who has so much time left.
fn hold_seconds(left: Option<Duration>) -> u64 {
    left.unwrap_or(LONGEST_HOLD).min(LONGEST_HOLD).as_secs()
}
