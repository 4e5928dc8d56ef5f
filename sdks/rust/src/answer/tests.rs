//! What each answer means, as a table.
use super::*;

type Headers = &'static [(&'static str, &'static str)];
type Read = fn(&Answer, &HashSet<Origin>) -> Meaning;

fn answer(status: u16, headers: Headers, body: &str) -> Answer {
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
    const AT: Headers = &[("location", "/x")];
    const ELSEWHERE: Headers = &[("location", "http://b.example/x")];
    const BROKEN: Headers = &[("location", "http://[/x")];
    const LATER: Headers = &[("retry-after", "1")];
    let running = body("running");
    let not_ready = r#"{"type":"/problems/result-not-ready","title":"Not ready","status":404}"#;
    let with_result = body("succeeded").replace("\"attempt\"", "\"result\":\"/x\",\"attempt\"");
    let cases: [(Read, u16, Headers, &str, &str); 57] = [
        (of_submit, 202, AT, &running, "Accepted"),
        (of_submit, 202, AT, "", "Accepted"),
        (of_submit, 202, &[], &running, "Violation"),
        (of_submit, 202, ELSEWHERE, &running, "Violation"),
        (of_submit, 303, AT, &body("succeeded"), "Accepted"),
        (of_submit, 303, AT, "", "Violation"),
        (of_submit, 308, AT, "", "Moved"),
        (of_submit, 302, AT, "", "Violation"),
        (of_submit, 200, AT, &running, "Violation"),
        (of_submit, 401, &[], "", "NotAuthorized"),
        (of_submit, 403, &[], "", "NotAuthorized"),
        (of_submit, 408, &[], "", "Trouble"),
        (of_submit, 409, LATER, "", "Trouble"),
        (of_submit, 409, &[], "", "Refused"),
        (of_submit, 422, &[], "", "Refused"),
        (of_submit, 429, LATER, "", "Trouble"),
        (of_submit, 503, LATER, "", "Trouble"),
        (of_submit, 425, &[], "", "Trouble"),
        (of_submit, 500, &[], "", "Trouble"),
        (of_submit, 501, &[], "", "Trouble"),
        (of_submit, 599, &[], "", "Trouble"),
        (of_submit, 202, BROKEN, &running, "Violation"),
        (of_status, 200, LATER, &running, "Incomplete"),
        (of_status, 200, &[], &body("accepted"), "Incomplete"),
        (of_status, 200, &[], &body("failed"), "Failed"),
        (of_status, 200, &[], &body("canceled"), "Canceled"),
        (of_status, 200, &[], &with_result, "SeeOther"),
        (of_status, 200, &[], &body("succeeded"), "Violation"),
        (of_status, 200, &[], &body("resting"), "Violation"),
        (of_status, 200, &[], "<html>", "Violation"),
        (of_status, 303, AT, &body("succeeded"), "SeeOther"),
        (of_status, 303, AT, "", "SeeOther"),
        (of_status, 303, &[], &with_result, "Violation"),
        (of_status, 303, ELSEWHERE, "", "Violation"),
        (of_status, 303, BROKEN, "", "Violation"),
        (of_status, 302, AT, "", "SeeOther"),
        (of_status, 301, AT, "", "Moved"),
        (of_status, 307, AT, "", "Moved"),
        (of_status, 308, AT, "", "Moved"),
        (of_status, 404, &[], "", "Unknown"),
        (of_status, 410, &[], "", "Expired"),
        (of_status, 425, &[], "", "Trouble"),
        (of_status, 501, &[], "", "Trouble"),
        (of_status, 418, &[], "", "Violation"),
        (of_result, 200, &[], "{}", "Result"),
        (of_result, 307, AT, "", "Moved"),
        (of_result, 404, LATER, not_ready, "NotReady"),
        (of_result, 404, &[], "", "Unknown"),
        (of_cancel, 202, &[], &running, "Incomplete"),
        (of_cancel, 409, &[], "", "Finished"),
        (of_cancel, 301, AT, "", "Moved"),
        (of_cancel, 302, AT, "", "Moved"),
        (of_cancel, 307, AT, "", "Moved"),
        (of_cancel, 308, AT, "", "Moved"),
        (of_cancel, 425, &[], "", "Trouble"),
        (of_cancel, 501, &[], "", "Trouble"),
        (of_cancel, 303, AT, "", "Violation"),
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
