//! What is exchanged with a server, and when.
use std::io;
use std::time::Duration;

use futures_util::StreamExt;
use see_other::models::{DatasetProfile, Status};
use see_other::{Client, Dataset, Error, Submission};

use support::{answer, head, status, Answer, Scripted};

mod support;

const AT: &str = "location: /requests/1";
const PROFILE: &str = r#"{"rows":0,"columns":[]}"#;

fn accepted() -> Answer {
    answer(202, &[AT, "retry-after: 2"], &status("accepted"))
}

fn see_other() -> Answer {
    answer(303, &["location: /results/1"], "")
}

fn table() -> Dataset {
    Dataset::bytes("a,b\n1,2\n", Dataset::CSV)
}

fn client(server: &Scripted) -> Client {
    Client::new(&server.url).unwrap()
}

fn resumed(server: &Scripted) -> Submission<DatasetProfile> {
    client(server).resume("/requests/1").unwrap()
}

fn unsendable(
    outcome: Result<Submission<DatasetProfile>, Error>,
) -> (String, Option<see_other::Cause>, Option<String>) {
    match outcome {
        Err(Error::Unsendable {
            detail,
            source,
            idempotency_key,
            ..
        }) => (detail, source, idempotency_key),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_first_question_comes_when_the_202_said_unless_it_is_held_or_asked_now() {
    let running = || answer(200, &["retry-after: 1"], &status("running"));
    let server = Scripted::new(vec![accepted(), running(), running(), running(), see_other()]);
    let submission = client(&server).submit_profile_dataset(table()).await.unwrap();
    submission.status().await.unwrap();
    let in_vain = submission.wait_for(Duration::from_millis(200)).await;
    assert!(matches!(in_vain, Err(Error::WaitTimeout { .. })), "{in_vain:?}");
    let in_vain = submission.result().await;
    assert!(matches!(in_vain, Err(Error::WaitTimeout { .. })), "{in_vain:?}");
    let seen = submission.updates().next().await.unwrap().unwrap();
    assert_eq!(seen.status, Status::Succeeded);
    let calls = server.calls();
    let since = |n: usize| calls[n].at.duration_since(calls[0].at);
    let told = Duration::from_secs(2);
    assert!(since(3) < told && since(4) >= told, "{:?} {:?}", since(3), since(4));
}

#[tokio::test]
async fn who_waits_without_a_callback_asks_at_once_and_is_held() {
    let held = answer(200, &["retry-after: 0"], &status("running"));
    let server = Scripted::new(vec![accepted(), held, see_other(), answer(200, &[], PROFILE)]);
    let key = "k".to_owned();
    let run = client(&server).run_profile_dataset(table()).idempotency_key(key);
    assert_eq!(run.await.unwrap().rows, 0);
    let calls = server.calls();
    assert!(calls[0].head.contains("idempotency-key: k\r\n"), "{calls:?}");
    assert!(calls[1].head.contains("prefer: wait=20\r\n"), "{calls:?}");
    assert!(calls[1].at.duration_since(calls[0].at) < Duration::from_secs(2));
}

#[tokio::test]
async fn patience_begins_with_the_first_fault_and_not_with_an_upload() {
    let late = Answer::Cut(Duration::from_millis(300));
    let server = Scripted::new(vec![late, accepted()]);
    let client = Client::builder(&server.url)
        .patience(Duration::from_millis(100))
        .build()
        .unwrap();
    client.submit_profile_dataset(table()).await.unwrap();
    assert_eq!(server.lines(), ["post /dataset-profiles", "post /dataset-profiles"]);
}

#[tokio::test]
async fn what_cannot_be_sent_is_told_at_once() {
    let server = Scripted::new(vec![]);
    let it = client(&server);

    let missing = Dataset::file("no/such/file.csv", Dataset::CSV);
    let (detail, source, _) = unsendable(it.submit_profile_dataset(missing).await);
    assert!(detail.starts_with("no/such/file.csv cannot be read"), "{detail}");
    let source = source.unwrap();
    assert_eq!(
        source.downcast_ref::<io::Error>().unwrap().kind(),
        io::ErrorKind::NotFound
    );

    unsendable(it.submit_profile_dataset(Dataset::file(".", Dataset::CSV)).await);
    unsendable(it.submit_profile_dataset(Dataset::bytes("", "text/csv\n")).await);
    for key in ["", "a b", "a\n", "\u{e9}", &"k".repeat(256)] {
        let (detail, ..) = unsendable(it.submit_profile_dataset(table()).idempotency_key(key).await);
        assert!(detail.contains("visible ASCII"), "{detail}");
    }

    let it = Client::builder(&server.url).bearer("a\nb").build().unwrap();
    unsendable(it.submit_profile_dataset(table()).await);

    let it = Client::builder(&server.url)
        .bearer_with(|| async { Err("the vault is shut".into()) })
        .build()
        .unwrap();
    let (detail, source, _) = unsendable(it.submit_profile_dataset(table()).await);
    assert!(detail.ends_with("the vault is shut") && source.is_some(), "{detail}");
    let asked = it
        .resume::<DatasetProfile>("/requests/1")
        .unwrap()
        .wait()
        .await
        .unwrap_err();
    assert_eq!(asked.location(), Some(format!("{}/requests/1", server.url).as_str()));
    let configured = it.configuration().await.unwrap_err().to_string();
    assert!(configured.ends_with("the vault is shut"), "{configured}");
    assert!(server.lines().is_empty());
}

#[tokio::test]
async fn a_token_that_fails_after_a_try_leaves_the_key() {
    let server = Scripted::new(vec![answer(503, &["retry-after: 0"], "")]);
    let left = std::sync::atomic::AtomicU8::new(1);
    let token = move || {
        let had = left.swap(0, std::sync::atomic::Ordering::SeqCst) == 1;
        async move { had.then(|| "t".to_owned()).ok_or_else(|| "the vault is shut".into()) }
    };
    let it = Client::builder(&server.url).bearer_with(token).build().unwrap();
    let (.., key) = unsendable(it.submit_profile_dataset(table()).idempotency_key("k").await);
    assert_eq!(key.as_deref(), Some("k"));
}

#[tokio::test]
async fn a_submission_in_vain_leaves_its_key_whatever_the_trouble() {
    for status in [425, 501, 524] {
        let server = Scripted::new(vec![answer(status, &["retry-after: 60"], "")]);
        let it = Client::builder(&server.url)
            .patience(Duration::from_secs(1))
            .build()
            .unwrap();
        match it.submit_profile_dataset(table()).idempotency_key("k").await {
            Err(Error::ServerUnreachable { idempotency_key, .. }) => assert_eq!(idempotency_key.as_deref(), Some("k")),
            other => panic!("{status}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_cancel_is_sent_again_and_follows() {
    let moved = answer(302, &["location: /moved/1"], "");
    let trouble = answer(503, &["retry-after: 0"], "");
    let cut = Answer::Cut(Duration::ZERO);
    let too_late = answer(409, &[], "");
    let busy = answer(500, &["retry-after: 0"], "");
    let canceled = answer(200, &[], &status("canceled"));
    let server = Scripted::new(vec![trouble, cut, moved, too_late, busy, canceled]);
    assert_eq!(resumed(&server).cancel().await.unwrap().status, Status::Canceled);
    let delete = "delete /requests/1";
    let get = "get /requests/1";
    assert_eq!(server.lines(), [delete, delete, delete, "delete /moved/1", get, get]);
}

#[tokio::test]
async fn a_cancel_ends_with_the_patience() {
    let server = Scripted::new(vec![answer(503, &["retry-after: 60"], "")]);
    let it = Client::builder(&server.url)
        .patience(Duration::from_secs(1))
        .build()
        .unwrap();
    let error = it
        .resume::<DatasetProfile>("/requests/1")
        .unwrap()
        .cancel()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::ServerUnreachable { .. }), "{error:?}");
}

#[tokio::test]
async fn a_303_without_a_body_is_a_status() {
    let server = Scripted::new(vec![see_other(), see_other()]);
    let submission = resumed(&server);
    let got = submission.status().await.unwrap();
    let result = format!("{}/results/1", server.url);
    assert_eq!(
        (got.status, got.result, got.location.as_str()),
        (Status::Succeeded, Some(result), submission.location())
    );
    let words: Vec<Status> = submission
        .updates()
        .map(|status| status.unwrap().status)
        .collect()
        .await;
    assert_eq!(words, [Status::Succeeded]);
}

#[tokio::test]
async fn a_long_result_may_take_longer_than_an_exchange_but_not_than_the_wait() {
    let pieces = vec!["{\"rows\":", "0,", "\"columns\":", "[]}"];
    let slowly = Answer::Pieces(head(200, &["content-length: 23"]), pieces, Duration::from_millis(200));
    let server = Scripted::new(vec![see_other(), slowly.clone(), see_other(), slowly]);
    let it = Client::builder(&server.url)
        .timeout(Duration::from_millis(600))
        .build()
        .unwrap();
    let submission = it.resume::<DatasetProfile>("/requests/1").unwrap();
    assert_eq!(submission.wait().await.unwrap().rows, 0);
    let in_vain = submission.wait_for(Duration::from_millis(300)).await;
    assert!(matches!(in_vain, Err(Error::WaitTimeout { .. })), "{in_vain:?}");
}

#[tokio::test]
async fn times_without_end_are_no_trouble() {
    let server = Scripted::new(vec![see_other(), answer(200, &[], PROFILE)]);
    let it = Client::builder(&server.url)
        .timeout(Duration::MAX)
        .patience(Duration::MAX)
        .build()
        .unwrap();
    let submission = it.resume::<DatasetProfile>("/requests/1").unwrap();
    assert_eq!(submission.wait_for(Duration::MAX).await.unwrap().rows, 0);
}
