//! The SDK's public API on stdin and stdout, for the tests that all languages share: a JSON object a line, and
//! a JSON object a line in answer.
use std::collections::HashMap;
use std::io::{stdin, stdout, BufRead, Write};

use serde_json::{json, Value};

use crate::commands::Driver;

mod commands;
mod errors;

/// What a command answers, or why it cannot; either is a JSON object.
type Answer = Result<Value, Value>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let mut driver = Driver {
        client: None,
        handles: HashMap::new(),
    };
    for line in stdin().lock().lines() {
        let answer = match serde_json::from_str::<Value>(&line?) {
            Ok(command) => driver.obey(&command).await,
            Err(reason) => Err(errors::unexpected(&format!("the line is not JSON: {reason}"))),
        };
        let answer = answer.unwrap_or_else(|error| json!({ "error": error }));
        writeln!(stdout(), "{answer}")?;
        stdout().flush()?;
    }
    Ok(())
}
