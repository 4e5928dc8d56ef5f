import type { ScheduleTask } from './ScheduleTask.js';
/**
 * A project, and how to simulate it.
 * @export
 * @interface ScheduleEstimateInput
 */
export interface ScheduleEstimateInput {
    /**
     * The project's tasks, in any order.
     * @type {Array<ScheduleTask>}
     * @memberof ScheduleEstimateInput
     */
    tasks: Array<ScheduleTask>;
    /**
     * How often the project is simulated.
     * @type {number}
     * @memberof ScheduleEstimateInput
     */
    trials?: number;
    /**
     * Where the random numbers start. Chosen by the server if absent, and part of the result.
     * @type {number}
     * @memberof ScheduleEstimateInput
     */
    seed?: number;
}
/**
 * Check if a given object implements the ScheduleEstimateInput interface.
 */
export declare function instanceOfScheduleEstimateInput(value: object): value is ScheduleEstimateInput;
export declare function ScheduleEstimateInputFromJSON(json: any): ScheduleEstimateInput;
export declare function ScheduleEstimateInputFromJSONTyped(json: any, ignoreDiscriminator: boolean): ScheduleEstimateInput;
export declare function ScheduleEstimateInputToJSON(json: any): ScheduleEstimateInput;
export declare function ScheduleEstimateInputToJSONTyped(value?: ScheduleEstimateInput | null, ignoreDiscriminator?: boolean): any;
