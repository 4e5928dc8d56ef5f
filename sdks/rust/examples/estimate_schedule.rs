//! How long it takes to build a house: submits, waits, and prints the duration that 80 % of the trials kept to.
use std::time::Duration;

use see_other::models::{ScheduleEstimateInput, ScheduleTask};
use see_other::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("SEE_OTHER_URL").unwrap_or("http://127.0.0.1:8080".to_owned());
    let mut builder = Client::builder(url);
    if let Ok(key) = std::env::var("SEE_OTHER_TOKEN") {
        builder = builder.bearer(key);
    }
    let client = builder.build()?;

    let house = ScheduleEstimateInput {
        tasks: vec![
            task("foundation", [4.0, 6.0, 12.0], &[]),
            task("walls", [8.0, 10.0, 20.0], &["foundation"]),
            task("wiring", [3.0, 5.0, 14.0], &["foundation"]),
            task("roof", [5.0, 6.0, 9.0], &["walls", "wiring"]),
        ],
        trials: Some(20_000),
        seed: Some(42),
    };
    let submission = client.submit_estimate_schedule(house).await?;
    println!("{}", submission.location());

    let estimate = match submission.wait_for(Duration::from_secs(30)).await {
        Err(Error::WaitTimeout { .. }) => {
            submission.cancel().await?;
            return Err("the house takes too long to estimate".into());
        }
        outcome => outcome?,
    };
    println!("p80: {}", estimate.duration.percentiles.p80);
    Ok(())
}

/// A task with its days: if all goes well, most probably, and if all goes badly.
fn task(id: &str, [optimistic, likely, pessimistic]: [f64; 3], after: &[&str]) -> ScheduleTask {
    ScheduleTask {
        after: Some(after.iter().map(|id| (*id).to_owned()).collect()),
        ..ScheduleTask::new(id.to_owned(), optimistic, likely, pessimistic)
    }
}
