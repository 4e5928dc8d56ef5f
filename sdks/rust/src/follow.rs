//! Follows one request: sleeps until it is time, asks what the poller says, and tells what was heard.
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use tokio::time::{sleep, Instant};
use url::Url;

use crate::answer::{of_result, of_status, Meaning};
use crate::client::Inner;
use crate::error::Error;
use crate::models::RequestStatus;
use crate::polling::{Moment, Next, Poll, Target};
use crate::transport::Question;

/// How long the server is asked to hold the answer to somebody who waits.
const LONGEST_HOLD: Duration = Duration::from_secs(20);

pub(crate) struct Follower {
    inner: Arc<Inner>,
    poll: Poll,
    /// Until the next question.
    pause: Duration,
    began: Instant,
    patience: Duration,
    /// The latest status.
    heard: Option<Box<RequestStatus>>,
}

impl Follower {
    pub fn new(inner: Arc<Inner>, location: Url, patience: Duration) -> Self {
        Self {
            inner,
            poll: Poll::new(location),
            pause: Duration::ZERO,
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
        sleep(self.pause).await;
        let meaning = self.ask(hold, hold_until).await;
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

    async fn ask(&self, hold: bool, hold_until: Option<Instant>) -> Meaning {
        let question = Question::new(Method::GET, &self.poll.hops.url);
        let transport = &self.inner.transport;
        match self.poll.target {
            Target::Status => {
                let left = hold_until.map(|end| end.saturating_duration_since(Instant::now()));
                let longest = left.unwrap_or(LONGEST_HOLD).min(LONGEST_HOLD);
                let hold_seconds = if hold { longest.as_secs() } else { 0 };
                transport
                    .ask(
                        Question {
                            hold_seconds,
                            ..question
                        },
                        of_status,
                    )
                    .await
            }
            Target::Result => transport.ask(Question { long: true, ..question }, of_result).await,
        }
    }
}
