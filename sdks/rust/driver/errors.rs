//! Errors as JSON, under the names that all languages share.
use see_other::Error;
use serde_json::{json, Value};

pub fn described(error: &Error) -> Value {
    let mut told = json!({ "kind": kind(error), "message": error.to_string() });
    if let Some(location) = error.location() {
        told["location"] = json!(location);
    }
    if let Some(problem) = error.problem() {
        told["problem"] = json!(problem);
    }
    match error {
        Error::WaitTimeout {
            last_status: Some(status),
            ..
        } => told["lastStatus"] = json!(status),
        Error::ServerUnreachable {
            idempotency_key: Some(key),
            ..
        } => told["idempotencyKey"] = json!(key),
        _ => {}
    }
    told
}

pub fn unexpected(message: &str) -> Value {
    json!({ "kind": "Unexpected", "message": message })
}

pub fn unrepresentable(message: &str) -> Value {
    json!({ "kind": "Unrepresentable", "message": message })
}

fn kind(error: &Error) -> &'static str {
    match error {
        Error::RequestFailed { .. } => "RequestFailed",
        Error::RequestCanceled { .. } => "RequestCanceled",
        Error::RequestExpired { .. } => "RequestExpired",
        Error::RequestUnknown { .. } => "RequestUnknown",
        Error::SubmissionRefused { .. } => "SubmissionRefused",
        Error::NotAuthorized { .. } => "NotAuthorized",
        Error::WaitTimeout { .. } => "WaitTimeout",
        Error::ServerUnreachable { .. } => "ServerUnreachable",
        Error::ContractViolation { .. } => "ContractViolation",
        _ => "Unexpected",
    }
}
