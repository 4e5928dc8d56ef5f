import type { RequestStatus } from './RequestStatus.js';
/**
 * Requests, newest first.
 * @export
 * @interface RequestPage
 */
export interface RequestPage {
    /**
     * The page's requests.
     * @type {Array<RequestStatus>}
     * @memberof RequestPage
     */
    requests: Array<RequestStatus>;
    /**
     * The next page. Absent on the last one.
     * @type {string}
     * @memberof RequestPage
     */
    next?: string;
}
/**
 * Check if a given object implements the RequestPage interface.
 */
export declare function instanceOfRequestPage(value: object): value is RequestPage;
export declare function RequestPageFromJSON(json: any): RequestPage;
export declare function RequestPageFromJSONTyped(json: any, ignoreDiscriminator: boolean): RequestPage;
export declare function RequestPageToJSON(json: any): RequestPage;
export declare function RequestPageToJSONTyped(value?: RequestPage | null, ignoreDiscriminator?: boolean): any;
