/**
 * How many values are at least `from` and less than `to`.
 * @export
 * @interface HistogramBin
 */
export interface HistogramBin {
    /**
     * The bin's lower bound.
     * @type {number}
     * @memberof HistogramBin
     */
    from: number;
    /**
     * The bin's upper bound.
     * @type {number}
     * @memberof HistogramBin
     */
    to: number;
    /**
     * How many values are in the bin.
     * @type {number}
     * @memberof HistogramBin
     */
    count: number;
}
/**
 * Check if a given object implements the HistogramBin interface.
 */
export declare function instanceOfHistogramBin(value: object): value is HistogramBin;
export declare function HistogramBinFromJSON(json: any): HistogramBin;
export declare function HistogramBinFromJSONTyped(json: any, ignoreDiscriminator: boolean): HistogramBin;
export declare function HistogramBinToJSON(json: any): HistogramBin;
export declare function HistogramBinToJSONTyped(value?: HistogramBin | null, ignoreDiscriminator?: boolean): any;
