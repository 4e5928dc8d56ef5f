import type { Percentiles } from './Percentiles.js';
/**
 * The project's duration, in days.
 * @export
 * @interface Duration
 */
export interface Duration {
    /**
     * The mean over all trials.
     * @type {number}
     * @memberof Duration
     */
    mean: number;
    /**
     * The standard deviation over all trials.
     * @type {number}
     * @memberof Duration
     */
    standardDeviation: number;
    /**
     *
     * @type {Percentiles}
     * @memberof Duration
     */
    percentiles: Percentiles;
}
/**
 * Check if a given object implements the Duration interface.
 */
export declare function instanceOfDuration(value: object): value is Duration;
export declare function DurationFromJSON(json: any): Duration;
export declare function DurationFromJSONTyped(json: any, ignoreDiscriminator: boolean): Duration;
export declare function DurationToJSON(json: any): Duration;
export declare function DurationToJSONTyped(value?: Duration | null, ignoreDiscriminator?: boolean): any;
