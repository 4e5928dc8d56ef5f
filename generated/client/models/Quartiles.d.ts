/**
 * Of numbers, the values below which a quarter, a half and three quarters of them are.
 * @export
 * @interface Quartiles
 */
export interface Quartiles {
    /**
     *
     * @type {number}
     * @memberof Quartiles
     */
    q1: number;
    /**
     *
     * @type {number}
     * @memberof Quartiles
     */
    median: number;
    /**
     *
     * @type {number}
     * @memberof Quartiles
     */
    q3: number;
}
/**
 * Check if a given object implements the Quartiles interface.
 */
export declare function instanceOfQuartiles(value: object): value is Quartiles;
export declare function QuartilesFromJSON(json: any): Quartiles;
export declare function QuartilesFromJSONTyped(json: any, ignoreDiscriminator: boolean): Quartiles;
export declare function QuartilesToJSON(json: any): Quartiles;
export declare function QuartilesToJSONTyped(value?: Quartiles | null, ignoreDiscriminator?: boolean): any;
