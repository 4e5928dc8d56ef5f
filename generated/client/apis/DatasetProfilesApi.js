// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
import * as runtime from '../runtime.js';
import { DatasetProfileFromJSON, } from '../models/DatasetProfile.js';
import { RequestStatusFromJSON, } from '../models/RequestStatus.js';
/**
 *
 */
export class DatasetProfilesApi extends runtime.BaseAPI {
    /**
     * Creates request options for getDatasetProfile without sending the request
     */
    async getDatasetProfileRequestOpts(requestParameters) {
        if (requestParameters['requestId'] == null) {
            throw new runtime.RequiredError('requestId', 'Required parameter "requestId" was null or undefined when calling getDatasetProfile().');
        }
        const queryParameters = {};
        const headerParameters = {};
        if (requestParameters['ifNoneMatch'] != null) {
            headerParameters['If-None-Match'] = String(requestParameters['ifNoneMatch']);
        }
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("apiKey", ["read"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("jwt", ["read"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        let urlPath = `/dataset-profiles/{requestId}`;
        urlPath = urlPath.replace('{requestId}', encodeURIComponent(String(requestParameters['requestId'])));
        return {
            path: urlPath,
            method: 'GET',
            headers: headerParameters,
            query: queryParameters,
        };
    }
    /**
     * The result of `profileDataset`. 404 until the request has succeeded.
     * Get a dataset profile
     */
    async getDatasetProfileRaw(requestParameters, initOverrides) {
        const requestOptions = await this.getDatasetProfileRequestOpts(requestParameters);
        const response = await this.request(requestOptions, initOverrides);
        return new runtime.JSONApiResponse(response, (jsonValue) => DatasetProfileFromJSON(jsonValue));
    }
    /**
     * The result of `profileDataset`. 404 until the request has succeeded.
     * Get a dataset profile
     */
    async getDatasetProfile(requestParameters, initOverrides) {
        const response = await this.getDatasetProfileRaw(requestParameters, initOverrides);
        return await response.value();
    }
    /**
     * Creates request options for profileDataset without sending the request
     */
    async profileDatasetRequestOpts(requestParameters) {
        if (requestParameters['body'] == null) {
            throw new runtime.RequiredError('body', 'Required parameter "body" was null or undefined when calling profileDataset().');
        }
        const queryParameters = {};
        const headerParameters = {};
        headerParameters['Content-Type'] = 'text/csv';
        if (requestParameters['idempotencyKey'] != null) {
            headerParameters['Idempotency-Key'] = String(requestParameters['idempotencyKey']);
        }
        if (requestParameters['prefer'] != null) {
            headerParameters['Prefer'] = String(requestParameters['prefer']);
        }
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("apiKey", ["submit"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("jwt", ["submit"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        let urlPath = `/dataset-profiles`;
        return {
            path: urlPath,
            method: 'POST',
            headers: headerParameters,
            query: queryParameters,
            body: requestParameters['body'],
        };
    }
    /**
     * Reads a CSV, NDJSON or Parquet file and describes each of its columns. The body is the file itself; it is streamed to disk and read in a process that can open nothing else.  A file that does not parse is accepted, and the request then fails with the problem `/problems/dataset-unreadable`, which says which line and why; one that needs more memory than there is, with `/problems/dataset-too-large`. `text/csv; header=absent` (RFC 4180) is a file without a header.
     * Profile a dataset
     */
    async profileDatasetRaw(requestParameters, initOverrides) {
        const requestOptions = await this.profileDatasetRequestOpts(requestParameters);
        const response = await this.request(requestOptions, initOverrides);
        return new runtime.JSONApiResponse(response, (jsonValue) => RequestStatusFromJSON(jsonValue));
    }
    /**
     * Reads a CSV, NDJSON or Parquet file and describes each of its columns. The body is the file itself; it is streamed to disk and read in a process that can open nothing else.  A file that does not parse is accepted, and the request then fails with the problem `/problems/dataset-unreadable`, which says which line and why; one that needs more memory than there is, with `/problems/dataset-too-large`. `text/csv; header=absent` (RFC 4180) is a file without a header.
     * Profile a dataset
     */
    async profileDataset(requestParameters, initOverrides) {
        const response = await this.profileDatasetRaw(requestParameters, initOverrides);
        return await response.value();
    }
}
