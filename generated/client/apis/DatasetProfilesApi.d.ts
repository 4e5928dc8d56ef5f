import * as runtime from '../runtime.js';
import { type DatasetProfile } from '../models/DatasetProfile.js';
import { type RequestStatus } from '../models/RequestStatus.js';
export interface GetDatasetProfileRequest {
    requestId: string;
    ifNoneMatch?: string;
}
export interface ProfileDatasetRequest {
    body: Blob;
    idempotencyKey?: string;
    prefer?: string;
}
/**
 *
 */
export declare class DatasetProfilesApi extends runtime.BaseAPI {
    /**
     * Creates request options for getDatasetProfile without sending the request
     */
    getDatasetProfileRequestOpts(requestParameters: GetDatasetProfileRequest): Promise<runtime.RequestOpts>;
    /**
     * The result of `profileDataset`. 404 until the request has succeeded.
     * Get a dataset profile
     */
    getDatasetProfileRaw(requestParameters: GetDatasetProfileRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<runtime.ApiResponse<DatasetProfile>>;
    /**
     * The result of `profileDataset`. 404 until the request has succeeded.
     * Get a dataset profile
     */
    getDatasetProfile(requestParameters: GetDatasetProfileRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<DatasetProfile>;
    /**
     * Creates request options for profileDataset without sending the request
     */
    profileDatasetRequestOpts(requestParameters: ProfileDatasetRequest): Promise<runtime.RequestOpts>;
    /**
     * Reads a CSV, NDJSON or Parquet file and describes each of its columns. The body is the file itself; it is streamed to disk and read in a process that can open nothing else.  A file that does not parse is accepted, and the request then fails with a problem that says which line and why.
     * Profile a dataset
     */
    profileDatasetRaw(requestParameters: ProfileDatasetRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<runtime.ApiResponse<RequestStatus>>;
    /**
     * Reads a CSV, NDJSON or Parquet file and describes each of its columns. The body is the file itself; it is streamed to disk and read in a process that can open nothing else.  A file that does not parse is accepted, and the request then fails with a problem that says which line and why.
     * Profile a dataset
     */
    profileDataset(requestParameters: ProfileDatasetRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<RequestStatus>;
}
