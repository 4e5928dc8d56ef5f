export * from './DatasetProfilesApi.js';
export * from './RequestsApi.js';
export * from './ScheduleEstimatesApi.js';
