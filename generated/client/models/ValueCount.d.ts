/**
 * A value and how often it is there.
 * @export
 * @interface ValueCount
 */
export interface ValueCount {
    /**
     * The value as text.
     * @type {string}
     * @memberof ValueCount
     */
    value: string;
    /**
     * How many records have it.
     * @type {number}
     * @memberof ValueCount
     */
    count: number;
}
/**
 * Check if a given object implements the ValueCount interface.
 */
export declare function instanceOfValueCount(value: object): value is ValueCount;
export declare function ValueCountFromJSON(json: any): ValueCount;
export declare function ValueCountFromJSONTyped(json: any, ignoreDiscriminator: boolean): ValueCount;
export declare function ValueCountToJSON(json: any): ValueCount;
export declare function ValueCountToJSONTyped(value?: ValueCount | null, ignoreDiscriminator?: boolean): any;
