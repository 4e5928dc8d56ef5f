/**
 * The days within which that many per cent of the trials ended.
 * @export
 * @interface Percentiles
 */
export interface Percentiles {
    /**
     *
     * @type {number}
     * @memberof Percentiles
     */
    p5: number;
    /**
     *
     * @type {number}
     * @memberof Percentiles
     */
    p10: number;
    /**
     *
     * @type {number}
     * @memberof Percentiles
     */
    p25: number;
    /**
     *
     * @type {number}
     * @memberof Percentiles
     */
    p50: number;
    /**
     *
     * @type {number}
     * @memberof Percentiles
     */
    p75: number;
    /**
     *
     * @type {number}
     * @memberof Percentiles
     */
    p80: number;
    /**
     *
     * @type {number}
     * @memberof Percentiles
     */
    p90: number;
    /**
     *
     * @type {number}
     * @memberof Percentiles
     */
    p95: number;
    /**
     *
     * @type {number}
     * @memberof Percentiles
     */
    p99: number;
}
/**
 * Check if a given object implements the Percentiles interface.
 */
export declare function instanceOfPercentiles(value: object): value is Percentiles;
export declare function PercentilesFromJSON(json: any): Percentiles;
export declare function PercentilesFromJSONTyped(json: any, ignoreDiscriminator: boolean): Percentiles;
export declare function PercentilesToJSON(json: any): Percentiles;
export declare function PercentilesToJSONTyped(value?: Percentiles | null, ignoreDiscriminator?: boolean): any;
