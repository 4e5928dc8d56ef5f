//! Client of See Other: requests that are too slow for one HTTP exchange.
//!
//! [`Client`] submits and gives a [`Submission`], which waits, tells of progress, fetches the typed result and
//! cancels. [`Submission::location`] resumes it in any process. [`Error`] says what can go wrong.
//! `models` and `apis` are generated from the contract.

mod answer;
mod client;
mod delay;
mod error;
mod follow;
mod location;
mod operations;
mod polling;
mod problem;
mod retry_after;
mod run;
mod status;
mod submission;
mod submit;
mod tls;
mod transport;
mod trouble;

#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, unused_imports)]
pub mod apis;
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, unused_imports)]
pub mod models;

pub use client::{Client, ClientBuilder};
pub use error::{Cause, ConfigurationError, Error};
pub use operations::Dataset;
pub use run::Run;
pub use submission::{Submission, WaitOptions};
pub use submit::Submit;
