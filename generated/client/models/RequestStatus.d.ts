import type { Status } from './Status.js';
import type { Progress } from './Progress.js';
import type { Problem } from './Problem.js';
/**
 * What is known of a request.
 * @export
 * @interface RequestStatus
 */
export interface RequestStatus {
    /**
     * The request's id.
     * @type {string}
     * @memberof RequestStatus
     */
    id: string;
    /**
     * Where this status is.
     * @type {string}
     * @memberof RequestStatus
     */
    location: string;
    /**
     * The `operationId` of the operation that was asked for.
     * @type {string}
     * @memberof RequestStatus
     */
    operation: string;
    /**
     *
     * @type {Status}
     * @memberof RequestStatus
     */
    status: Status;
    /**
     * How often a worker has begun. 0 while none has.
     * @type {number}
     * @memberof RequestStatus
     */
    attempt: number;
    /**
     *
     * @type {Progress}
     * @memberof RequestStatus
     */
    progress?: Progress;
    /**
     * When the request was accepted.
     * @type {Date}
     * @memberof RequestStatus
     */
    createdAt: Date;
    /**
     * When the latest attempt began.
     * @type {Date}
     * @memberof RequestStatus
     */
    startedAt?: Date;
    /**
     * When the next attempt is due, after one that did not succeed.
     * @type {Date}
     * @memberof RequestStatus
     */
    retryAt?: Date;
    /**
     * When somebody asked for the running request to be canceled.
     * @type {Date}
     * @memberof RequestStatus
     */
    cancelRequestedAt?: Date;
    /**
     * When the request finished.
     * @type {Date}
     * @memberof RequestStatus
     */
    settledAt?: Date;
    /**
     * Until when the status and the result can be read.
     * @type {Date}
     * @memberof RequestStatus
     */
    expiresAt?: Date;
    /**
     * Where the result is. There only when the request succeeded.
     * @type {string}
     * @memberof RequestStatus
     */
    result?: string;
    /**
     *
     * @type {Problem}
     * @memberof RequestStatus
     */
    problem?: Problem;
}
/**
 * Check if a given object implements the RequestStatus interface.
 */
export declare function instanceOfRequestStatus(value: object): value is RequestStatus;
export declare function RequestStatusFromJSON(json: any): RequestStatus;
export declare function RequestStatusFromJSONTyped(json: any, ignoreDiscriminator: boolean): RequestStatus;
export declare function RequestStatusToJSON(json: any): RequestStatus;
export declare function RequestStatusToJSONTyped(value?: RequestStatus | null, ignoreDiscriminator?: boolean): any;
