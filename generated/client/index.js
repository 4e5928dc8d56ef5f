// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
export * from './runtime.js';
export * from './apis/index.js';
export * from './models/index.js';
