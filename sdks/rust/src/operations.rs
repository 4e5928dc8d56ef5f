//! The contract's operations. An operation more is one more pair of functions here, and a line in the test.
use std::path::PathBuf;

use crate::client::Client;
use crate::models::{DatasetProfile, ScheduleEstimate, ScheduleEstimateInput};
use crate::run::Run;
use crate::submit::Submit;
use crate::transport::Body;

const ESTIMATE_SCHEDULE: &str = "schedule-estimates";
const PROFILE_DATASET: &str = "dataset-profiles";

/// A file of records, to be profiled.
#[derive(Clone, Debug)]
pub struct Dataset(Body);

impl Dataset {
    pub const CSV: &'static str = "text/csv";
    pub const NDJSON: &'static str = "application/x-ndjson";
    pub const PARQUET: &'static str = "application/vnd.apache.parquet";

    /// A file on disk. It is streamed, and read when it is sent.
    pub fn file(path: impl Into<PathBuf>, media_type: impl Into<String>) -> Self {
        Self(Body::File {
            path: path.into(),
            media_type: media_type.into(),
        })
    }

    /// A file in memory.
    pub fn bytes(bytes: impl Into<Vec<u8>>, media_type: impl Into<String>) -> Self {
        Self(Body::Bytes {
            bytes: bytes.into(),
            media_type: media_type.into(),
        })
    }
}

impl Client {
    /// `estimateSchedule`: how long a project takes.
    pub fn submit_estimate_schedule(&self, input: ScheduleEstimateInput) -> Submit<ScheduleEstimate> {
        self.submit(ESTIMATE_SCHEDULE, Body::json(&input))
    }

    /// Submits and waits.
    pub fn run_estimate_schedule(&self, input: ScheduleEstimateInput) -> Run<ScheduleEstimate> {
        self.submit_estimate_schedule(input).into()
    }

    /// `profileDataset`: what is in a file of records, column by column.
    pub fn submit_profile_dataset(&self, dataset: Dataset) -> Submit<DatasetProfile> {
        self.submit(PROFILE_DATASET, dataset.0)
    }

    /// Submits and waits.
    pub fn run_profile_dataset(&self, dataset: Dataset) -> Run<DatasetProfile> {
        self.submit_profile_dataset(dataset).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paths_are_those_of_the_generated_functions() {
        let functions = [
            include_str!("apis/schedule_estimates_api.rs"),
            include_str!("apis/dataset_profiles_api.rs"),
        ]
        .concat();
        for path in [ESTIMATE_SCHEDULE, PROFILE_DATASET] {
            let built = format!("format!(\"{{}}/{path}\", configuration.base_path)");
            assert!(functions.contains(&built), "no generated function asks {path}");
        }
    }
}
