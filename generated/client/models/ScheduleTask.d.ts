/**
 * One task and its three estimates, in days.
 * @export
 * @interface ScheduleTask
 */
export interface ScheduleTask {
    /**
     * The task's name, unique in the project.
     * @type {string}
     * @memberof ScheduleTask
     */
    id: string;
    /**
     * Days, if everything goes well.
     * @type {number}
     * @memberof ScheduleTask
     */
    optimistic: number;
    /**
     * Days, most probably.
     * @type {number}
     * @memberof ScheduleTask
     */
    likely: number;
    /**
     * Days, if everything goes badly.
     * @type {number}
     * @memberof ScheduleTask
     */
    pessimistic: number;
    /**
     * The tasks that must have ended before this one starts.
     * @type {Array<string>}
     * @memberof ScheduleTask
     */
    after?: Array<string>;
}
/**
 * Check if a given object implements the ScheduleTask interface.
 */
export declare function instanceOfScheduleTask(value: object): value is ScheduleTask;
export declare function ScheduleTaskFromJSON(json: any): ScheduleTask;
export declare function ScheduleTaskFromJSONTyped(json: any, ignoreDiscriminator: boolean): ScheduleTask;
export declare function ScheduleTaskToJSON(json: any): ScheduleTask;
export declare function ScheduleTaskToJSONTyped(value?: ScheduleTask | null, ignoreDiscriminator?: boolean): any;
