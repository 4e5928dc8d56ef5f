import type { HistogramBin } from './HistogramBin.js';
import type { Duration } from './Duration.js';
import type { Criticality } from './Criticality.js';
/**
 * How long the project takes.
 * @export
 * @interface ScheduleEstimate
 */
export interface ScheduleEstimate {
    /**
     * How often the project was simulated.
     * @type {number}
     * @memberof ScheduleEstimate
     */
    trials: number;
    /**
     * Where the random numbers started.
     * @type {number}
     * @memberof ScheduleEstimate
     */
    seed: number;
    /**
     *
     * @type {Duration}
     * @memberof ScheduleEstimate
     */
    duration: Duration;
    /**
     * For each task, in the order of the input, how often it was on the critical path.
     * @type {Array<Criticality>}
     * @memberof ScheduleEstimate
     */
    criticality: Array<Criticality>;
    /**
     * How the trials' durations are spread, in days. The last bin includes its `to`.
     * @type {Array<HistogramBin>}
     * @memberof ScheduleEstimate
     */
    histogram: Array<HistogramBin>;
}
/**
 * Check if a given object implements the ScheduleEstimate interface.
 */
export declare function instanceOfScheduleEstimate(value: object): value is ScheduleEstimate;
export declare function ScheduleEstimateFromJSON(json: any): ScheduleEstimate;
export declare function ScheduleEstimateFromJSONTyped(json: any, ignoreDiscriminator: boolean): ScheduleEstimate;
export declare function ScheduleEstimateToJSON(json: any): ScheduleEstimate;
export declare function ScheduleEstimateToJSONTyped(value?: ScheduleEstimate | null, ignoreDiscriminator?: boolean): any;
