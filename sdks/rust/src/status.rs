//! A status where the server gave none.
use chrono::DateTime;
use url::Url;
use uuid::Uuid;

use crate::models::{RequestStatus, Status};

/// What a redirect to the result says by itself: the request succeeded. Who asked for it and when is not known;
/// the id is that of the location, if it ends with one.
pub(crate) fn succeeded(location: &Url, result: &Url) -> RequestStatus {
    let last = location.path_segments().and_then(Iterator::last);
    RequestStatus {
        result: Some(result.to_string()),
        ..RequestStatus::new(
            last.and_then(|id| id.parse().ok()).unwrap_or(Uuid::nil()),
            location.to_string(),
            String::new(),
            Status::Succeeded,
            0,
            DateTime::UNIX_EPOCH.fixed_offset(),
        )
    }
}
