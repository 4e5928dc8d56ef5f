/**
 * How often a delay of the task would have delayed the project.
 * @export
 * @interface Criticality
 */
export interface Criticality {
    /**
     * The task's id.
     * @type {string}
     * @memberof Criticality
     */
    task: string;
    /**
     * The share of the trials.
     * @type {number}
     * @memberof Criticality
     */
    probability: number;
}
/**
 * Check if a given object implements the Criticality interface.
 */
export declare function instanceOfCriticality(value: object): value is Criticality;
export declare function CriticalityFromJSON(json: any): Criticality;
export declare function CriticalityFromJSONTyped(json: any, ignoreDiscriminator: boolean): Criticality;
export declare function CriticalityToJSON(json: any): Criticality;
export declare function CriticalityToJSONTyped(value?: Criticality | null, ignoreDiscriminator?: boolean): any;
