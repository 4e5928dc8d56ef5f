// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
import * as runtime from '../runtime.js';
import { RequestStatusFromJSON, } from '../models/RequestStatus.js';
import { ScheduleEstimateFromJSON, } from '../models/ScheduleEstimate.js';
import { ScheduleEstimateInputToJSON, } from '../models/ScheduleEstimateInput.js';
/**
 *
 */
export class ScheduleEstimatesApi extends runtime.BaseAPI {
    /**
     * Creates request options for estimateSchedule without sending the request
     */
    async estimateScheduleRequestOpts(requestParameters) {
        if (requestParameters['scheduleEstimateInput'] == null) {
            throw new runtime.RequiredError('scheduleEstimateInput', 'Required parameter "scheduleEstimateInput" was null or undefined when calling estimateSchedule().');
        }
        const queryParameters = {};
        const headerParameters = {};
        headerParameters['Content-Type'] = 'application/json';
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
        let urlPath = `/schedule-estimates`;
        return {
            path: urlPath,
            method: 'POST',
            headers: headerParameters,
            query: queryParameters,
            body: ScheduleEstimateInputToJSON(requestParameters['scheduleEstimateInput']),
        };
    }
    /**
     * Simulates the project `trials` times. Each task\'s duration is drawn from the PERT-beta distribution of its three estimates; a task starts when every task it comes `after` has ended. The same tasks, `trials` and `seed` give the same estimate.  Answered 422 before anything is accepted: a cycle, an unknown or repeated task id, estimates that are not optimistic <= likely <= pessimistic, or more than 10^9 task samples (tasks times trials).
     * Estimate how long a project takes
     */
    async estimateScheduleRaw(requestParameters, initOverrides) {
        const requestOptions = await this.estimateScheduleRequestOpts(requestParameters);
        const response = await this.request(requestOptions, initOverrides);
        return new runtime.JSONApiResponse(response, (jsonValue) => RequestStatusFromJSON(jsonValue));
    }
    /**
     * Simulates the project `trials` times. Each task\'s duration is drawn from the PERT-beta distribution of its three estimates; a task starts when every task it comes `after` has ended. The same tasks, `trials` and `seed` give the same estimate.  Answered 422 before anything is accepted: a cycle, an unknown or repeated task id, estimates that are not optimistic <= likely <= pessimistic, or more than 10^9 task samples (tasks times trials).
     * Estimate how long a project takes
     */
    async estimateSchedule(requestParameters, initOverrides) {
        const response = await this.estimateScheduleRaw(requestParameters, initOverrides);
        return await response.value();
    }
    /**
     * Creates request options for getScheduleEstimate without sending the request
     */
    async getScheduleEstimateRequestOpts(requestParameters) {
        if (requestParameters['requestId'] == null) {
            throw new runtime.RequiredError('requestId', 'Required parameter "requestId" was null or undefined when calling getScheduleEstimate().');
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
        let urlPath = `/schedule-estimates/{requestId}`;
        urlPath = urlPath.replace('{requestId}', encodeURIComponent(String(requestParameters['requestId'])));
        return {
            path: urlPath,
            method: 'GET',
            headers: headerParameters,
            query: queryParameters,
        };
    }
    /**
     * The result of `estimateSchedule`. 404 until the request has succeeded.
     * Get a schedule estimate
     */
    async getScheduleEstimateRaw(requestParameters, initOverrides) {
        const requestOptions = await this.getScheduleEstimateRequestOpts(requestParameters);
        const response = await this.request(requestOptions, initOverrides);
        return new runtime.JSONApiResponse(response, (jsonValue) => ScheduleEstimateFromJSON(jsonValue));
    }
    /**
     * The result of `estimateSchedule`. 404 until the request has succeeded.
     * Get a schedule estimate
     */
    async getScheduleEstimate(requestParameters, initOverrides) {
        const response = await this.getScheduleEstimateRaw(requestParameters, initOverrides);
        return await response.value();
    }
}
