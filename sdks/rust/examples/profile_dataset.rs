//! What is in a CSV file: streams it, prints how far the server is, and then the names of the columns.
use futures_util::StreamExt;
use see_other::{Client, Dataset};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: profile_dataset <file.csv>")?;
    let url = std::env::var("SEE_OTHER_URL").unwrap_or("http://127.0.0.1:8080".to_owned());
    let mut builder = Client::builder(url);
    if let Ok(key) = std::env::var("SEE_OTHER_TOKEN") {
        builder = builder.bearer(key);
    }
    let client = builder.build()?;

    let dataset = Dataset::file(path, Dataset::CSV);
    let submission = client.submit_profile_dataset(dataset).await?;

    let mut updates = submission.updates();
    while let Some(status) = updates.next().await {
        let status = status?;
        let percent = status.progress.map_or(0.0, |progress| progress.percent);
        println!("{} {percent} %", status.status);
    }

    let profile = submission.result().await?;
    let names: Vec<String> = profile.columns.into_iter().map(|column| column.name).collect();
    println!("{} rows: {}", profile.rows, names.join(" "));
    Ok(())
}
