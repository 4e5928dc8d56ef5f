#[rustfmt::skip]
#[allow(clippy::all, unused_imports, dead_code)]
pub mod apis;
#[rustfmt::skip]
#[allow(clippy::all, unused_imports, dead_code)]
pub mod models;
