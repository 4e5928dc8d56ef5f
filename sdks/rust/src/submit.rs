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
use crate::error::Error;
use crate::location::Hops;
use crate::submission::Submission;
use crate::transport::{Body, Question, Unsendable};
use crate::trouble::{Moment, Trouble};

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
    /// The caller's own key: the same request under the same key is the same request, and runs once. 1 to 255
    /// visible ASCII characters; anything else is [`Error::Unsendable`].
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    async fn send(self) -> Result<Submission<T>, Error> {
        let key = self.idempotency_key.unwrap_or_else(|| Uuid::new_v4().to_string());
        well_formed(&key)?;
        let violation = |detail| Error::ContractViolation { detail, location: None };
        let start = self.inner.base.join(self.path);
        let start = start.map_err(|reason| violation(format!("{}: {reason}", self.path)))?;
        let began = Instant::now();
        let mut hops = Hops::at(start.clone());
        let mut trouble: Option<Trouble> = None;
        loop {
            let question = Question {
                idempotency_key: Some(&key),
                body: Some(&self.body),
                ..Question::new(Method::POST, &hops.url)
            };
            let asked = self.inner.transport.ask(question, of_submit).await;
            let meaning = asked.map_err(|unsendable| Error::Unsendable {
                detail: unsendable.detail,
                source: unsendable.source,
                location: None,
                idempotency_key: trouble.is_some().then(|| key.clone()),
            })?;
            match meaning {
                Meaning::Accepted(location, retry_after) => {
                    let due = retry_after.and_then(|asked| Instant::now().checked_add(asked));
                    return Ok(Submission::new(self.inner, location, due));
                }
                Meaning::Moved(url) => hops = hops.to(url).map_err(violation)?,
                Meaning::Trouble(detail, retry_after) => {
                    let moment = Moment {
                        now: began.elapsed(),
                        random: fastrand::f64(),
                        patience: self.inner.patience,
                    };
                    let met = Trouble::after(trouble.as_ref(), moment.now);
                    let Some(wait) = met.pause(retry_after, moment) else {
                        return Err(Error::ServerUnreachable {
                            detail: met.told(detail),
                            location: None,
                            idempotency_key: Some(key),
                        });
                    };
                    trouble = Some(met);
                    sleep(wait).await;
                    hops = Hops::at(start.clone());
                }
                Meaning::Refused(problem) => return Err(Error::SubmissionRefused { problem }),
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

fn well_formed(key: &str) -> Result<(), Error> {
    if (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    let detail = format!("the idempotency key {key:?} is not 1 to 255 visible ASCII characters, such as a UUID");
    Err(Unsendable { detail, source: None }.into())
}

impl<T: 'static> IntoFuture for Submit<T> {
    type Output = Result<Submission<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
