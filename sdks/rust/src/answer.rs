//! Turns HTTP answers into what they mean, one function for each thing that is asked. Pure: no HTTP, no clock.
use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use serde::de::DeserializeOwned;
use url::{Origin, Url};

use crate::location::follow;
use crate::models::{Problem, RequestStatus, Status};
use crate::problem::{describe, made, problem_of};
use crate::retry_after::retry_after;

/// One answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The URL that was asked.
    pub url: Url,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub at: SystemTime,
}

/// What an answer says of a request. The poller knows these and nothing of HTTP.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning {
    /// 202 to the POST: where the status is.
    Accepted(Url),
    /// Not finished.
    Incomplete(Box<RequestStatus>, Option<Duration>),
    /// The result is at the URL; the status, if the answer says it.
    SeeOther(Url, Option<Box<RequestStatus>>),
    /// The same thing is elsewhere.
    Moved(Url),
    Failed(Box<RequestStatus>),
    Canceled(Box<RequestStatus>),
    /// The result's JSON.
    Result(Vec<u8>),
    /// There is no result at its URL yet.
    NotReady(Option<Duration>),
    /// 409: too late to cancel.
    Finished,
    Unknown(Box<Problem>),
    Expired(Box<Problem>),
    NotAuthorized(String, Option<Box<Problem>>),
    Refused(Box<Problem>),
    /// Nothing was learned of the request, which may well be fine.
    Trouble(String, Option<Duration>),
    /// Nothing was asked: the question cannot be sent as it is.
    Unsendable(String),
    /// The answer does not keep to the pattern; there is no going on.
    Violation(String),
}

/// The answer to the POST.
pub(crate) fn of_submit(answer: &Answer, allowed: &HashSet<Origin>) -> Meaning {
    let conflict_passes = answer.headers.contains_key(RETRY_AFTER);
    match answer.status {
        202 => match answer.target(allowed) {
            Ok(location) => Meaning::Accepted(location),
            Err(why) => answer.violation(&format!(
                "{why}: the request may run, and there is no way to ask for it"
            )),
        },
        // it has succeeded already: the status is where the body says
        303 => match answer.status_body().map(|status| status.location) {
            Ok(location) => match follow(Some(&location), &answer.url, allowed) {
                Ok(location) => Meaning::Accepted(location),
                Err(why) => answer.violation(&why),
            },
            Err(why) => answer.violation(&why),
        },
        307 | 308 => answer.moved(allowed),
        401 | 403 => answer.not_authorized(),
        408 | 429 | 500 | 502 | 503 | 504 => answer.trouble(),
        // the first request under the same Idempotency-Key is still being accepted
        409 if conflict_passes => answer.trouble(),
        400..=499 => Meaning::Refused(answer.problem()),
        _ => answer.violation("to the POST, 202 Accepted with a Location was expected"),
    }
}

/// The answer to a GET of the status.
pub(crate) fn of_status(answer: &Answer, allowed: &HashSet<Origin>) -> Meaning {
    match answer.status {
        200 => match answer.status_body() {
            Ok(status) => answer.of_body(status, allowed),
            Err(why) => answer.violation(&why),
        },
        303 => match answer.target(allowed) {
            Ok(url) => Meaning::SeeOther(url, answer.status_body().ok()),
            Err(why) => answer.violation(&why),
        },
        301 | 302 | 307 | 308 => answer.moved(allowed),
        _ => answer.common("of a status, 200, 303, 404 or 410 was expected"),
    }
}

/// The answer to a GET of the result.
pub(crate) fn of_result(answer: &Answer, allowed: &HashSet<Origin>) -> Meaning {
    match answer.status {
        200 => Meaning::Result(answer.body.clone()),
        301 | 302 | 303 | 307 | 308 => answer.moved(allowed),
        404 if answer.problem().r#type.ends_with("/problems/result-not-ready") => {
            Meaning::NotReady(answer.retry_after())
        }
        _ => answer.common("of a result, 200 was expected"),
    }
}

/// The answer to a DELETE of the status, which asks for the request to be canceled.
pub(crate) fn of_cancel(answer: &Answer, allowed: &HashSet<Origin>) -> Meaning {
    match answer.status {
        200 | 202 => match answer.status_body() {
            Ok(status) => Meaning::Incomplete(status, answer.retry_after()),
            Err(why) => answer.violation(&why),
        },
        307 | 308 => answer.moved(allowed),
        409 => Meaning::Finished,
        _ => answer.common("to a DELETE, 200, 202, 404, 409 or 410 was expected"),
    }
}

/// A body of the contract, or what does not fit.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|reason| {
        let shown: String = String::from_utf8_lossy(body).chars().take(100).collect();
        format!("its body does not fit the contract: {reason} (it begins {shown:?})")
    })
}

impl Answer {
    fn status_body(&self) -> Result<Box<RequestStatus>, String> {
        decode(&self.body).map(Box::new)
    }

    fn of_body(&self, status: Box<RequestStatus>, allowed: &HashSet<Origin>) -> Meaning {
        match status.status {
            Status::Accepted | Status::Running => Meaning::Incomplete(status, self.retry_after()),
            Status::Failed => Meaning::Failed(status),
            Status::Canceled => Meaning::Canceled(status),
            Status::Succeeded => match &status.result {
                None => self.violation("it says that the request succeeded, and not where the result is (303 with a Location, or `result` in the body)"),
                Some(result) => match follow(Some(result), &self.url, allowed) {
                    Ok(url) => Meaning::SeeOther(url, Some(status)),
                    Err(why) => self.violation(&why),
                },
            },
        }
    }

    /// What 4xx and 5xx mean to whoever asks for something that was accepted.
    fn common(&self, expected: &str) -> Meaning {
        match self.status {
            401 | 403 => self.not_authorized(),
            404 => Meaning::Unknown(self.problem()),
            410 => Meaning::Expired(self.problem()),
            408 | 425 | 429 | 500..=599 => self.trouble(),
            _ => self.violation(expected),
        }
    }

    fn moved(&self, allowed: &HashSet<Origin>) -> Meaning {
        match self.target(allowed) {
            Ok(url) => Meaning::Moved(url),
            Err(why) => self.violation(&why),
        }
    }

    fn not_authorized(&self) -> Meaning {
        let problem = self.problem();
        let said = describe(&problem);
        Meaning::NotAuthorized(format!("{}: {said}", self.said()), Some(problem))
    }

    fn trouble(&self) -> Meaning {
        let said = describe(&self.problem());
        Meaning::Trouble(format!("{}: {said}", self.said()), self.retry_after())
    }

    fn violation(&self, why: &str) -> Meaning {
        Meaning::Violation(format!("{}, but {why}", self.said()))
    }

    fn said(&self) -> String {
        format!("{} answered {}", self.url, self.status)
    }

    fn target(&self, allowed: &HashSet<Origin>) -> Result<Url, String> {
        let location = self.headers.get(LOCATION);
        follow(location.and_then(|value| value.to_str().ok()), &self.url, allowed)
    }

    fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers, self.at)
    }

    fn problem(&self) -> Box<Problem> {
        problem_of(self.status, &self.body)
    }
}

/// Why a request failed; a problem is made up for a server that does not say.
pub(crate) fn problem_in(status: &RequestStatus) -> Box<Problem> {
    match &status.problem {
        Some(problem) => Box::new(problem.clone()),
        None => made(500, "The request failed, and the server does not say why"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = fn(&Answer, &HashSet<Origin>) -> Meaning;

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
        Answer {
            url: Url::parse("http://a.example/requests/1").unwrap(),
            status,
            headers: headers
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect(),
            body: body.as_bytes().to_vec(),
            at: SystemTime::UNIX_EPOCH,
        }
    }

    /// The variant's name.
    fn kind(meaning: &Meaning) -> String {
        let text = format!("{meaning:?}");
        text.split(['(', ' ']).next().unwrap_or_default().to_owned()
    }

    fn body(word: &str) -> String {
        format!(
            r#"{{"id":"0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d","location":"/requests/1","operation":"estimateSchedule","status":"{word}","attempt":0,"createdAt":"2026-11-24T08:00:00.000Z"}}"#
        )
    }

    #[test]
    fn every_answer_has_one_meaning() {
        let at = ("location", "/x");
        let elsewhere = ("location", "http://b.example/x");
        let later = ("retry-after", "1");
        let running = body("running");
        let not_ready = r#"{"type":"/problems/result-not-ready","title":"Not ready","status":404}"#;
        let with_result = body("succeeded").replace("\"attempt\"", "\"result\":\"/x\",\"attempt\"");
        let cases: [(Read, u16, &[(&'static str, &str)], &str, &str); 43] = [
            (of_submit, 202, &[at], &running, "Accepted"),
            (of_submit, 202, &[at], "", "Accepted"),
            (of_submit, 202, &[], &running, "Violation"),
            (of_submit, 202, &[elsewhere], &running, "Violation"),
            (of_submit, 303, &[at], &body("succeeded"), "Accepted"),
            (of_submit, 303, &[at], "", "Violation"),
            (of_submit, 308, &[at], "", "Moved"),
            (of_submit, 302, &[at], "", "Violation"),
            (of_submit, 200, &[at], &running, "Violation"),
            (of_submit, 401, &[], "", "NotAuthorized"),
            (of_submit, 403, &[], "", "NotAuthorized"),
            (of_submit, 408, &[], "", "Trouble"),
            (of_submit, 409, &[later], "", "Trouble"),
            (of_submit, 409, &[], "", "Refused"),
            (of_submit, 422, &[], "", "Refused"),
            (of_submit, 429, &[later], "", "Trouble"),
            (of_submit, 503, &[later], "", "Trouble"),
            (of_submit, 501, &[], "", "Violation"),
            (of_status, 200, &[later], &running, "Incomplete"),
            (of_status, 200, &[], &body("accepted"), "Incomplete"),
            (of_status, 200, &[], &body("failed"), "Failed"),
            (of_status, 200, &[], &body("canceled"), "Canceled"),
            (of_status, 200, &[], &with_result, "SeeOther"),
            (of_status, 200, &[], &body("succeeded"), "Violation"),
            (of_status, 200, &[], &body("resting"), "Violation"),
            (of_status, 200, &[], "<html>", "Violation"),
            (of_status, 303, &[at], &body("succeeded"), "SeeOther"),
            (of_status, 303, &[at], "", "SeeOther"),
            (of_status, 303, &[], &with_result, "Violation"),
            (of_status, 303, &[elsewhere], "", "Violation"),
            (of_status, 302, &[at], "", "Moved"),
            (of_status, 404, &[], "", "Unknown"),
            (of_status, 410, &[], "", "Expired"),
            (of_status, 425, &[], "", "Trouble"),
            (of_status, 501, &[], "", "Trouble"),
            (of_status, 418, &[], "", "Violation"),
            (of_result, 200, &[], "{}", "Result"),
            (of_result, 307, &[at], "", "Moved"),
            (of_result, 404, &[later], not_ready, "NotReady"),
            (of_result, 404, &[], "", "Unknown"),
            (of_cancel, 202, &[], &running, "Incomplete"),
            (of_cancel, 409, &[], "", "Finished"),
            (of_cancel, 303, &[at], "", "Violation"),
        ];
        for (read, status, headers, body, expected) in cases {
            let got = read(&answer(status, headers, body), &HashSet::new());
            assert_eq!(kind(&got), expected, "{status} {headers:?} {body}: {got:?}");
        }
    }

    #[test]
    fn a_violation_says_what_came_and_what_was_expected() {
        let got = of_status(&answer(303, &[], ""), &HashSet::new());
        let expected = "http://a.example/requests/1 answered 303, but it has no Location header";
        assert_eq!(got, Meaning::Violation(expected.to_owned()));
    }
}
