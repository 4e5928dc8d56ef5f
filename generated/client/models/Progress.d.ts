/**
 * How far the running attempt is, as its handler last said.
 * @export
 * @interface Progress
 */
export interface Progress {
    /**
     * How much is done.
     * @type {number}
     * @memberof Progress
     */
    percent: number;
    /**
     * What is being done.
     * @type {string}
     * @memberof Progress
     */
    message?: string;
}
/**
 * Check if a given object implements the Progress interface.
 */
export declare function instanceOfProgress(value: object): value is Progress;
export declare function ProgressFromJSON(json: any): Progress;
export declare function ProgressFromJSONTyped(json: any, ignoreDiscriminator: boolean): Progress;
export declare function ProgressToJSON(json: any): Progress;
export declare function ProgressToJSONTyped(value?: Progress | null, ignoreDiscriminator?: boolean): any;
