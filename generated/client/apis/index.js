// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
export * from './DatasetProfilesApi.js';
export * from './RequestsApi.js';
export * from './ScheduleEstimatesApi.js';
