//! What each command does.
use std::collections::HashMap;
use std::time::Duration;

use futures_util::StreamExt;
use see_other::models::{DatasetProfile, ScheduleEstimate, ScheduleEstimateInput};
use see_other::{Client, Dataset, Error, Submission, WaitOptions};
use serde::Serialize;
use serde_json::{json, Value};

use crate::errors::{described, unexpected, unrepresentable};
use crate::Answer;

pub struct Driver {
    pub client: Option<Client>,
    pub handles: HashMap<String, Handle>,
}

/// A handle, whatever its result.
pub enum Handle {
    Estimate(Submission<ScheduleEstimate>),
    Profile(Submission<DatasetProfile>),
}

/// Does the same with either handle.
macro_rules! either {
    ($handle:expr, $submission:ident => $body:expr) => {
        match $handle {
            Handle::Estimate($submission) => $body,
            Handle::Profile($submission) => $body,
        }
    };
}

impl Driver {
    pub async fn obey(&mut self, command: &Value) -> Answer {
        match text(command, "do")? {
            "connect" => self.connect(command),
            "submit" => self.submit(command).await,
            "resume" => self.resume(command),
            "status" => status(either!(self.handle(command)?, it => it.status().await)),
            "cancel" => status(either!(self.handle(command)?, it => it.cancel().await)),
            "updates" => either!(self.handle(command)?, it => updates(it).await),
            "wait" => {
                let timeout = command["timeoutMs"].as_u64().map(Duration::from_millis);
                let options = || match timeout {
                    Some(timeout) => WaitOptions::default().timeout(timeout),
                    None => WaitOptions::default(),
                };
                either!(self.handle(command)?, it => result(it.wait_with(options()).await))
            }
            "result" => either!(self.handle(command)?, it => result(it.result().await)),
            other => Err(unexpected(&format!("there is no command {other:?}"))),
        }
    }

    fn connect(&mut self, command: &Value) -> Answer {
        let mut builder = Client::builder(text(command, "url")?);
        if let Some(key) = command["key"].as_str() {
            builder = builder.bearer(key);
        }
        for origin in command["allowedOrigins"].as_array().into_iter().flatten() {
            builder = builder.allow_origin(origin.as_str().unwrap_or_default());
        }
        if let Some(ms) = command["patienceMs"].as_u64() {
            builder = builder.patience(Duration::from_millis(ms));
        }
        self.client = Some(builder.build().map_err(|error| unexpected(&error.to_string()))?);
        self.handles.clear();
        Ok(json!({ "ok": true }))
    }

    async fn submit(&mut self, command: &Value) -> Answer {
        let client = self.client()?;
        let key = command["idempotencyKey"].as_str();
        let handle = match text(command, "operation")? {
            "estimateSchedule" => {
                let input = representable(&command["input"])?;
                let submit = client.submit_estimate_schedule(input);
                let submit = match key {
                    Some(key) => submit.idempotency_key(key),
                    None => submit,
                };
                submit.await.map(Handle::Estimate)
            }
            "profileDataset" => {
                let dataset = Dataset::file(text(command, "file")?, text(command, "mediaType")?);
                let submit = client.submit_profile_dataset(dataset);
                let submit = match key {
                    Some(key) => submit.idempotency_key(key),
                    None => submit,
                };
                submit.await.map(Handle::Profile)
            }
            other => return Err(unexpected(&format!("there is no operation {other:?}"))),
        };
        self.keep(command, handle)
    }

    fn resume(&mut self, command: &Value) -> Answer {
        let client = self.client()?;
        let location = text(command, "location")?;
        let handle = match text(command, "operation")? {
            "estimateSchedule" => client.resume(location).map(Handle::Estimate),
            "profileDataset" => client.resume(location).map(Handle::Profile),
            other => return Err(unexpected(&format!("there is no operation {other:?}"))),
        };
        self.keep(command, handle)
    }

    fn keep(&mut self, command: &Value, handle: Result<Handle, Error>) -> Answer {
        let handle = handle.map_err(|error| described(&error))?;
        let answer = json!({ "location": either!(&handle, it => it.location()) });
        self.handles.insert(text(command, "as")?.to_owned(), handle);
        Ok(answer)
    }

    fn client(&self) -> Result<&Client, Value> {
        self.client.as_ref().ok_or_else(|| unexpected("connect comes first"))
    }

    fn handle(&self, command: &Value) -> Result<&Handle, Value> {
        let name = text(command, "of")?;
        let missing = || unexpected(&format!("there is no handle {name:?}"));
        self.handles.get(name).ok_or_else(missing)
    }
}

async fn updates<T>(submission: &Submission<T>) -> Answer {
    let mut words: Vec<String> = vec![];
    let mut updates = submission.updates();
    while let Some(status) = updates.next().await {
        words.push(status.map_err(|error| described(&error))?.status.to_string());
    }
    words.dedup();
    Ok(json!({ "statuses": words }))
}

fn status(outcome: Result<see_other::models::RequestStatus, Error>) -> Answer {
    outcome
        .map(|status| json!({ "status": status }))
        .map_err(|error| described(&error))
}

fn result(outcome: Result<impl Serialize, Error>) -> Answer {
    outcome
        .map(|result| json!({ "result": result }))
        .map_err(|error| described(&error))
}

/// The input as the model has it, unless the model would change or drop some of it.
fn representable(input: &Value) -> Result<ScheduleEstimateInput, Value> {
    let model: ScheduleEstimateInput =
        serde_json::from_value(input.clone()).map_err(|reason| unrepresentable(&reason.to_string()))?;
    if same(input, &json!(model)) {
        Ok(model)
    } else {
        Err(unrepresentable("the model has no place for some of it"))
    }
}

/// Equal as JSON, where 4 is 4.0.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}

fn text<'a>(command: &'a Value, name: &str) -> Result<&'a str, Value> {
    let missing = || unexpected(&format!("the command has no text {name:?}"));
    command[name].as_str().ok_or_else(missing)
}
