// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
export * from './ColumnProfile.js';
export * from './Criticality.js';
export * from './DatasetProfile.js';
export * from './Duration.js';
export * from './HistogramBin.js';
export * from './Percentiles.js';
export * from './Problem.js';
export * from './ProblemError.js';
export * from './Progress.js';
export * from './Quartiles.js';
export * from './RequestPage.js';
export * from './RequestStatus.js';
export * from './ScheduleEstimate.js';
export * from './ScheduleEstimateInput.js';
export * from './ScheduleTask.js';
export * from './Status.js';
export * from './ValueCount.js';
