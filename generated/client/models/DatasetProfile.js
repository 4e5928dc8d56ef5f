// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
import { ColumnProfileFromJSON, ColumnProfileToJSON, } from './ColumnProfile.js';
/**
 * Check if a given object implements the DatasetProfile interface.
 */
export function instanceOfDatasetProfile(value) {
    if (!('rows' in value) || value['rows'] === undefined)
        return false;
    if (!('columns' in value) || value['columns'] === undefined)
        return false;
    return true;
}
export function DatasetProfileFromJSON(json) {
    return DatasetProfileFromJSONTyped(json, false);
}
export function DatasetProfileFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'rows': json['rows'],
        'columns': (json['columns'].map(ColumnProfileFromJSON)),
    };
}
export function DatasetProfileToJSON(json) {
    return DatasetProfileToJSONTyped(json, false);
}
export function DatasetProfileToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'rows': value['rows'],
        'columns': (value['columns'].map(ColumnProfileToJSON)),
    };
}
