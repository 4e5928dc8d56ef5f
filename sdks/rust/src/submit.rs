//! Sends a request until it is accepted. Each try has the same Idempotency-Key: it is accepted at most once.
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use reqwest::Method;
use tokio::time::{sleep, Instant};
use uuid::Uuid;

use crate::answer::{of_submit, Meaning};
use crate::client::Inner;
use crate::delay::delay_within;
use crate::error::Error;
use crate::location::Hops;
use crate::problem::made;
use crate::submission::Submission;
use crate::transport::{Body, Question};

/// A request that is about to be sent: `.await` sends it and gives its [`Submission`].
#[must_use = "nothing is sent until it is awaited"]
pub struct Submit<T> {
    pub(crate) inner: Arc<Inner>,
    pub(crate) path: &'static str,
    pub(crate) body: Body,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) result: PhantomData<fn() -> T>,
}

impl<T> Submit<T> {
    /// The caller's own key: the same request under the same key is the same request, and runs once.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    async fn send(self) -> Result<Submission<T>, Error> {
        let key = self.idempotency_key.unwrap_or_else(|| Uuid::new_v4().to_string());
        let violation = |detail| Error::ContractViolation { detail, location: None };
        let start = self.inner.base.join(self.path);
        let start = start.map_err(|reason| violation(format!("{}: {reason}", self.path)))?;
        let began = Instant::now();
        let mut hops = Hops::at(start.clone());
        let mut troubles = 0;
        loop {
            let question = Question {
                idempotency_key: Some(&key),
                body: Some(&self.body),
                ..Question::new(Method::POST, &hops.url)
            };
            let unreachable = |detail: String| Error::ServerUnreachable {
                detail,
                location: None,
                idempotency_key: Some(key.clone()),
            };
            match self.inner.transport.ask(question, of_submit).await {
                Meaning::Accepted(location) => return Ok(Submission::new(self.inner, location)),
                Meaning::Moved(url) => hops = hops.to(url).map_err(violation)?,
                Meaning::Trouble(detail, retry_after) => {
                    let left = self.inner.patience.saturating_sub(began.elapsed());
                    let Some(wait) = delay_within(left, retry_after, troubles, fastrand::f64()) else {
                        return Err(unreachable(detail));
                    };
                    troubles += 1;
                    sleep(wait).await;
                    hops = Hops::at(start.clone());
                }
                Meaning::Refused(problem) => return Err(Error::SubmissionRefused { problem }),
                Meaning::Unsendable(detail) if troubles > 0 => return Err(unreachable(detail)),
                Meaning::Unsendable(detail) => {
                    let mut problem = made(400, "The request cannot be sent");
                    problem.detail = Some(detail);
                    return Err(Error::SubmissionRefused { problem });
                }
                Meaning::NotAuthorized(detail, problem) => {
                    return Err(Error::NotAuthorized {
                        detail,
                        problem,
                        location: None,
                    });
                }
                Meaning::Violation(detail) => return Err(violation(detail)),
                other => return Err(violation(format!("{other:?} does not answer a POST"))),
            }
        }
    }
}

impl<T: 'static> IntoFuture for Submit<T> {
    type Output = Result<Submission<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
