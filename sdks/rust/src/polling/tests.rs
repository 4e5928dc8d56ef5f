//! The rules of polling, as tables.
use super::*;
use crate::models::Progress;
use crate::problem::made;

const LOCATION: &str = "http://a.example/requests/1";
const RESULT: &str = "http://a.example/results/1";

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn status(word: Status) -> Box<RequestStatus> {
    let created = "2026-11-24T08:00:00Z".parse().unwrap();
    let mut status = RequestStatus::new(
        uuid::Uuid::nil(),
        "/requests/1".to_owned(),
        "estimateSchedule".to_owned(),
        word,
        1,
        created,
    );
    status.progress = Some(Progress::new(40.0));
    Box::new(status)
}

fn at(seconds: u64) -> Moment {
    Moment {
        now: Duration::from_secs(seconds),
        random: 0.0,
        patience: Duration::from_secs(60),
    }
}

fn asked(next: Next) -> (Poll, u128) {
    match next {
        Next::Ask(poll, pause) => (*poll, pause.as_millis()),
        other => panic!("{other:?}"),
    }
}

fn ended(next: Next) -> Error {
    match next {
        Next::Ended(error) => error,
        other => panic!("{other:?}"),
    }
}

fn polling() -> Poll {
    Poll::new(url(LOCATION))
}

fn fetching() -> Poll {
    asked(polling().next(Meaning::SeeOther(url(RESULT), None), at(0))).0
}

fn trouble(retry_after: Option<u64>) -> Meaning {
    Meaning::Trouble("it is busy".to_owned(), retry_after.map(Duration::from_secs))
}

fn not_ready() -> Meaning {
    Meaning::NotReady("it is not ready".to_owned(), None)
}

#[test]
fn what_ends_a_wait() {
    let problem = || made(404, "P");
    let cases = [
        (polling(), Meaning::Failed(status(Status::Failed)), "RequestFailed"),
        (
            polling(),
            Meaning::Canceled(status(Status::Canceled)),
            "RequestCanceled",
        ),
        (polling(), Meaning::Unknown(problem()), "RequestUnknown"),
        (polling(), Meaning::Expired(problem()), "RequestExpired"),
        (
            polling(),
            Meaning::NotAuthorized("no".to_owned(), None),
            "NotAuthorized",
        ),
        (polling(), Meaning::Violation("no".to_owned()), "ContractViolation"),
        (polling(), Meaning::Moved(url(LOCATION)), "ContractViolation"),
        (polling(), Meaning::SeeOther(url(LOCATION), None), "ContractViolation"),
        (polling(), Meaning::Result(vec![]), "ContractViolation"),
        (polling(), trouble(Some(61)), "ServerUnreachable"),
        (fetching(), Meaning::Unknown(problem()), "RequestUnknown"),
        (fetching(), Meaning::Expired(problem()), "RequestExpired"),
        (
            fetching(),
            Meaning::NotAuthorized("no".to_owned(), None),
            "NotAuthorized",
        ),
        (fetching(), Meaning::Moved(url(RESULT)), "ContractViolation"),
        (
            fetching(),
            Meaning::Incomplete(status(Status::Running), None),
            "ContractViolation",
        ),
    ];
    for (poll, meaning, expected) in cases {
        let shown = format!("{:?} {meaning:?}", poll.target);
        let error = ended(poll.next(meaning, at(0)));
        assert!(format!("{error:?}").starts_with(expected), "{shown}: {error:?}");
        assert_eq!(error.location(), Some(LOCATION), "{shown}");
    }
}

#[test]
fn an_incomplete_request_is_asked_for_after_retry_after() {
    let after = Some(Duration::from_secs(7));
    let (poll, pause) = asked(polling().next(Meaning::Incomplete(status(Status::Running), after), at(0)));
    assert_eq!(
        (pause, poll.target, poll.hops.url.as_str()),
        (7_000, Target::Status, LOCATION)
    );
    assert_eq!(poll.last, Some(status(Status::Running)));
}

#[test]
fn the_backoff_of_a_silent_server_grows_and_starts_again() {
    let silent = || Meaning::Incomplete(status(Status::Accepted), None);
    let (poll, first) = asked(polling().next(silent(), at(0)));
    let (poll, second) = asked(poll.next(silent(), at(1)));
    let after = Some(Duration::from_secs(1));
    let (poll, _) = asked(poll.next(Meaning::Incomplete(status(Status::Running), after), at(2)));
    let (_, fresh) = asked(poll.next(silent(), at(3)));
    assert_eq!((first, second, fresh), (500, 1_000, 500));
}

#[test]
fn a_redirect_of_the_status_lasts_for_one_question() {
    let (poll, pause) = asked(polling().next(Meaning::Moved(url("http://a.example/moved")), at(0)));
    assert_eq!((pause, poll.hops.url.path()), (0, "/moved"));
    let (poll, _) = asked(poll.next(Meaning::Incomplete(status(Status::Running), None), at(0)));
    assert_eq!(poll.hops, Hops::at(url(LOCATION)));
}

#[test]
fn a_circle_shows_its_chain() {
    let (poll, _) = asked(polling().next(Meaning::Moved(url("http://a.example/b")), at(0)));
    let error = ended(poll.next(Meaning::Moved(url(LOCATION)), at(0))).to_string();
    let chain = format!("{LOCATION} -> http://a.example/b -> {LOCATION}");
    assert!(error.contains(&chain), "{error}");
}

#[test]
fn a_303_leads_to_the_result_at_once() {
    let (poll, pause) = asked(polling().next(Meaning::SeeOther(url(RESULT), Some(status(Status::Succeeded))), at(0)));
    assert_eq!(
        (pause, poll.target, poll.hops.url.as_str()),
        (0, Target::Result, RESULT)
    );
    assert!(matches!(poll.next(Meaning::Result(b"{}".to_vec()), at(0)), Next::Result(body) if body == b"{}"));
}

#[test]
fn a_303_without_a_body_says_succeeded_all_the_same() {
    let (known, _) = asked(polling().next(Meaning::Incomplete(status(Status::Running), None), at(0)));
    for poll in [known, polling()] {
        let (poll, _) = asked(poll.next(Meaning::SeeOther(url(RESULT), None), at(0)));
        let last = poll.last.expect("a status");
        assert_eq!((last.status, last.result.as_deref()), (Status::Succeeded, Some(RESULT)));
    }
}

#[test]
fn a_result_that_is_not_ready_sends_back_to_the_status() {
    let (poll, pause) = asked(fetching().next(not_ready(), at(0)));
    assert_eq!(
        (pause, poll.target, poll.hops.url.as_str()),
        (500, Target::Status, LOCATION)
    );
    let (poll, _) = asked(poll.next(Meaning::SeeOther(url(RESULT), None), at(0)));
    let (_, pause) = asked(poll.next(not_ready(), at(0)));
    assert_eq!(pause, 1_000);
}

#[test]
fn a_result_that_never_gets_ready_is_trouble_that_patience_ends() {
    let mut poll = fetching();
    for seconds in [0, 20, 40] {
        poll = asked(poll.next(not_ready(), at(seconds))).0;
        poll = asked(poll.next(Meaning::SeeOther(url(RESULT), None), at(seconds))).0;
    }
    let error = ended(poll.next(not_ready(), at(60)));
    assert!(matches!(error, Error::ServerUnreachable { .. }), "{error:?}");
}

#[test]
fn trouble_with_the_status_is_over_when_the_result_is_asked_for() {
    let (poll, _) = asked(polling().next(trouble(None), at(0)));
    let (poll, _) = asked(poll.next(Meaning::SeeOther(url(RESULT), None), at(50)));
    let (_, pause) = asked(poll.next(trouble(None), at(100)));
    assert_eq!(pause, 500);
}

#[test]
fn trouble_asks_the_same_again_until_the_patience_is_over() {
    for start in [polling(), fetching()] {
        let question = start.hops.url.clone();
        let (poll, first) = asked(start.next(trouble(None), at(100)));
        let (poll, second) = asked(poll.next(trouble(None), at(101)));
        let (poll, told) = asked(poll.next(trouble(Some(20)), at(102)));
        assert_eq!((first, second, told), (500, 1_000, 20_000));
        assert_eq!(poll.hops.url, question);
        let error = ended(poll.next(trouble(None), at(160))).to_string();
        assert!(
            error.starts_with("it is busy (4 times in a row). What was submitted may still run"),
            "{error}"
        );
    }
}

#[test]
fn a_good_answer_ends_the_trouble() {
    let (poll, _) = asked(polling().next(trouble(None), at(0)));
    let (poll, _) = asked(poll.next(Meaning::Incomplete(status(Status::Running), None), at(50)));
    let (poll, pause) = asked(poll.next(trouble(None), at(100)));
    assert_eq!(
        (pause, poll.trouble.map(|trouble| trouble.since)),
        (500, Some(Duration::from_secs(100)))
    );
}
