import * as runtime from '../runtime.js';
import { type RequestStatus } from '../models/RequestStatus.js';
import { type ScheduleEstimate } from '../models/ScheduleEstimate.js';
import { type ScheduleEstimateInput } from '../models/ScheduleEstimateInput.js';
export interface EstimateScheduleRequest {
    scheduleEstimateInput: ScheduleEstimateInput;
    idempotencyKey?: string;
    prefer?: string;
}
export interface GetScheduleEstimateRequest {
    requestId: string;
    ifNoneMatch?: string;
}
/**
 *
 */
export declare class ScheduleEstimatesApi extends runtime.BaseAPI {
    /**
     * Creates request options for estimateSchedule without sending the request
     */
    estimateScheduleRequestOpts(requestParameters: EstimateScheduleRequest): Promise<runtime.RequestOpts>;
    /**
     * Simulates the project `trials` times. Each task\'s duration is drawn from the PERT-beta distribution of its three estimates; a task starts when every task it comes `after` has ended. The same tasks, `trials` and `seed` give the same estimate.  Answered 422 before anything is accepted: a cycle, an unknown or repeated task id, estimates that are not optimistic <= likely <= pessimistic, or more than 10^9 task samples (tasks times trials).
     * Estimate how long a project takes
     */
    estimateScheduleRaw(requestParameters: EstimateScheduleRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<runtime.ApiResponse<RequestStatus>>;
    /**
     * Simulates the project `trials` times. Each task\'s duration is drawn from the PERT-beta distribution of its three estimates; a task starts when every task it comes `after` has ended. The same tasks, `trials` and `seed` give the same estimate.  Answered 422 before anything is accepted: a cycle, an unknown or repeated task id, estimates that are not optimistic <= likely <= pessimistic, or more than 10^9 task samples (tasks times trials).
     * Estimate how long a project takes
     */
    estimateSchedule(requestParameters: EstimateScheduleRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<RequestStatus>;
    /**
     * Creates request options for getScheduleEstimate without sending the request
     */
    getScheduleEstimateRequestOpts(requestParameters: GetScheduleEstimateRequest): Promise<runtime.RequestOpts>;
    /**
     * The result of `estimateSchedule`. 404 until the request has succeeded.
     * Get a schedule estimate
     */
    getScheduleEstimateRaw(requestParameters: GetScheduleEstimateRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<runtime.ApiResponse<ScheduleEstimate>>;
    /**
     * The result of `estimateSchedule`. 404 until the request has succeeded.
     * Get a schedule estimate
     */
    getScheduleEstimate(requestParameters: GetScheduleEstimateRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<ScheduleEstimate>;
}
