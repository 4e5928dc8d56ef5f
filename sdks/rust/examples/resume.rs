//! Takes up an estimate that any process, in any language, has submitted: its location is all that it needs.
use see_other::models::ScheduleEstimate;
use see_other::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let location = std::env::args().nth(1).ok_or("usage: resume <location>")?;
    let url = std::env::var("SEE_OTHER_URL").unwrap_or("http://127.0.0.1:8080".to_owned());
    let mut builder = Client::builder(url);
    if let Ok(key) = std::env::var("SEE_OTHER_TOKEN") {
        builder = builder.bearer(key);
    }
    let client = builder.build()?;

    let submission = client.resume::<ScheduleEstimate>(&location)?;
    let estimate = submission.wait().await?;
    println!("p80: {}", estimate.duration.percentiles.p80);
    Ok(())
}
