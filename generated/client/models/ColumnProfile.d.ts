import type { ValueCount } from './ValueCount.js';
import type { HistogramBin } from './HistogramBin.js';
import type { Quartiles } from './Quartiles.js';
/**
 * What is in one column. Values are given as text, so that 64-bit integers and decimals lose
 * nothing; statistics are numbers.
 *
 * @export
 * @interface ColumnProfile
 */
export interface ColumnProfile {
    /**
     * The column's name.
     * @type {string}
     * @memberof ColumnProfile
     */
    name: string;
    /**
     * The type that its values have, as DuckDB names it.
     * @type {string}
     * @memberof ColumnProfile
     */
    type: string;
    /**
     * How many records have no value.
     * @type {number}
     * @memberof ColumnProfile
     */
    nulls: number;
    /**
     * How many different values there are.
     * @type {number}
     * @memberof ColumnProfile
     */
    distinct: number;
    /**
     * The smallest value. Absent if there is none.
     * @type {string}
     * @memberof ColumnProfile
     */
    min?: string;
    /**
     * The largest value. Absent if there is none.
     * @type {string}
     * @memberof ColumnProfile
     */
    max?: string;
    /**
     * Of numbers, the mean.
     * @type {number}
     * @memberof ColumnProfile
     */
    mean?: number;
    /**
     * Of numbers, the sample standard deviation.
     * @type {number}
     * @memberof ColumnProfile
     */
    standardDeviation?: number;
    /**
     *
     * @type {Quartiles}
     * @memberof ColumnProfile
     */
    quartiles?: Quartiles;
    /**
     * The most frequent values, most frequent first.
     * @type {Array<ValueCount>}
     * @memberof ColumnProfile
     */
    top: Array<ValueCount>;
    /**
     * Of numbers, how they are spread. The last bin includes its `to`.
     * @type {Array<HistogramBin>}
     * @memberof ColumnProfile
     */
    histogram?: Array<HistogramBin>;
}
/**
 * Check if a given object implements the ColumnProfile interface.
 */
export declare function instanceOfColumnProfile(value: object): value is ColumnProfile;
export declare function ColumnProfileFromJSON(json: any): ColumnProfile;
export declare function ColumnProfileFromJSONTyped(json: any, ignoreDiscriminator: boolean): ColumnProfile;
export declare function ColumnProfileToJSON(json: any): ColumnProfile;
export declare function ColumnProfileToJSONTyped(value?: ColumnProfile | null, ignoreDiscriminator?: boolean): any;
