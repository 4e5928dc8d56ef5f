import * as runtime from '../runtime.js';
import { type RequestPage } from '../models/RequestPage.js';
import { type RequestStatus } from '../models/RequestStatus.js';
import { type Status } from '../models/Status.js';
export interface CancelRequestRequest {
    requestId: string;
}
export interface GetRequestRequest {
    requestId: string;
    redirect?: boolean;
    prefer?: string;
    ifNoneMatch?: string;
}
export interface ListRequestsRequest {
    status?: Status;
    operation?: string;
    limit?: number;
    cursor?: string;
}
export interface WatchRequestRequest {
    requestId: string;
    lastEventID?: string;
}
/**
 *
 */
export declare class RequestsApi extends runtime.BaseAPI {
    /**
     * Creates request options for cancelRequest without sending the request
     */
    cancelRequestRequestOpts(requestParameters: CancelRequestRequest): Promise<runtime.RequestOpts>;
    /**
     * A request that waits is canceled at once (200). One that runs is asked to stop (202): its status says `canceled` when it has. Cancelling never answers 303.
     * Cancel a request
     */
    cancelRequestRaw(requestParameters: CancelRequestRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<runtime.ApiResponse<RequestStatus>>;
    /**
     * A request that waits is canceled at once (200). One that runs is asked to stop (202): its status says `canceled` when it has. Cancelling never answers 303.
     * Cancel a request
     */
    cancelRequest(requestParameters: CancelRequestRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<RequestStatus>;
    /**
     * Creates request options for getRequest without sending the request
     */
    getRequestRequestOpts(requestParameters: GetRequestRequest): Promise<runtime.RequestOpts>;
    /**
     * 200 with `Retry-After` while the request is incomplete, 303 to its result once it succeeded, and 200 with a problem in the body if it failed or was canceled.
     * Get the status of a request
     */
    getRequestRaw(requestParameters: GetRequestRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<runtime.ApiResponse<RequestStatus>>;
    /**
     * 200 with `Retry-After` while the request is incomplete, 303 to its result once it succeeded, and 200 with a problem in the body if it failed or was canceled.
     * Get the status of a request
     */
    getRequest(requestParameters: GetRequestRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<RequestStatus>;
    /**
     * Creates request options for listRequests without sending the request
     */
    listRequestsRequestOpts(requestParameters: ListRequestsRequest): Promise<runtime.RequestOpts>;
    /**
     * The caller\'s requests, newest first.
     * List requests
     */
    listRequestsRaw(requestParameters: ListRequestsRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<runtime.ApiResponse<RequestPage>>;
    /**
     * The caller\'s requests, newest first.
     * List requests
     */
    listRequests(requestParameters?: ListRequestsRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<RequestPage>;
    /**
     * Creates request options for watchRequest without sending the request
     */
    watchRequestRequestOpts(requestParameters: WatchRequestRequest): Promise<runtime.RequestOpts>;
    /**
     * Server-Sent Events: the status as it is, then every change of it and every progress report, until the request has finished. Each event is named `status`; its data is a `RequestStatus` and its id the status\'s revision. Send `Last-Event-ID` to go on after a break: what changed in between arrives as one event, the status as it is now.
     * Watch a request
     */
    watchRequestRaw(requestParameters: WatchRequestRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<runtime.ApiResponse<string>>;
    /**
     * Server-Sent Events: the status as it is, then every change of it and every progress report, until the request has finished. Each event is named `status`; its data is a `RequestStatus` and its id the status\'s revision. Send `Last-Event-ID` to go on after a break: what changed in between arrives as one event, the status as it is now.
     * Watch a request
     */
    watchRequest(requestParameters: WatchRequestRequest, initOverrides?: RequestInit | runtime.InitOverrideFunction): Promise<string | null | undefined>;
}
