//! Submits and waits, in one.
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::submit::Submit;

/// A request that is about to be sent and waited for: `.await` gives its result.
#[must_use = "nothing is sent until it is awaited"]
pub struct Run<T>(Submit<T>);

impl<T> Run<T> {
    /// As [`Submit::idempotency_key`].
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        Self(self.0.idempotency_key(key))
    }
}

impl<T> From<Submit<T>> for Run<T> {
    fn from(submit: Submit<T>) -> Self {
        Self(submit)
    }
}

impl<T: DeserializeOwned + 'static> IntoFuture for Run<T> {
    /// Any of [`Error`] but `WaitTimeout`.
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.0.await?.wait().await })
    }
}
