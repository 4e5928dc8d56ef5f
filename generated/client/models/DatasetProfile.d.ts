import type { ColumnProfile } from './ColumnProfile.js';
/**
 * What is in the file.
 * @export
 * @interface DatasetProfile
 */
export interface DatasetProfile {
    /**
     * How many records the file has.
     * @type {number}
     * @memberof DatasetProfile
     */
    rows: number;
    /**
     * The columns, in the order of the file.
     * @type {Array<ColumnProfile>}
     * @memberof DatasetProfile
     */
    columns: Array<ColumnProfile>;
}
/**
 * Check if a given object implements the DatasetProfile interface.
 */
export declare function instanceOfDatasetProfile(value: object): value is DatasetProfile;
export declare function DatasetProfileFromJSON(json: any): DatasetProfile;
export declare function DatasetProfileFromJSONTyped(json: any, ignoreDiscriminator: boolean): DatasetProfile;
export declare function DatasetProfileToJSON(json: any): DatasetProfile;
export declare function DatasetProfileToJSONTyped(value?: DatasetProfile | null, ignoreDiscriminator?: boolean): any;
