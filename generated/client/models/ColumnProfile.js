// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
import { ValueCountFromJSON, ValueCountToJSON, } from './ValueCount.js';
import { HistogramBinFromJSON, HistogramBinToJSON, } from './HistogramBin.js';
import { QuartilesFromJSON, QuartilesToJSON, } from './Quartiles.js';
/**
 * Check if a given object implements the ColumnProfile interface.
 */
export function instanceOfColumnProfile(value) {
    if (!('name' in value) || value['name'] === undefined)
        return false;
    if (!('type' in value) || value['type'] === undefined)
        return false;
    if (!('nulls' in value) || value['nulls'] === undefined)
        return false;
    if (!('distinct' in value) || value['distinct'] === undefined)
        return false;
    if (!('top' in value) || value['top'] === undefined)
        return false;
    return true;
}
export function ColumnProfileFromJSON(json) {
    return ColumnProfileFromJSONTyped(json, false);
}
export function ColumnProfileFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'name': json['name'],
        'type': json['type'],
        'nulls': json['nulls'],
        'distinct': json['distinct'],
        'min': json['min'] == null ? undefined : json['min'],
        'max': json['max'] == null ? undefined : json['max'],
        'mean': json['mean'] == null ? undefined : json['mean'],
        'standardDeviation': json['standardDeviation'] == null ? undefined : json['standardDeviation'],
        'quartiles': json['quartiles'] == null ? undefined : QuartilesFromJSON(json['quartiles']),
        'top': (json['top'].map(ValueCountFromJSON)),
        'histogram': json['histogram'] == null ? undefined : (json['histogram'].map(HistogramBinFromJSON)),
    };
}
export function ColumnProfileToJSON(json) {
    return ColumnProfileToJSONTyped(json, false);
}
export function ColumnProfileToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'name': value['name'],
        'type': value['type'],
        'nulls': value['nulls'],
        'distinct': value['distinct'],
        'min': value['min'],
        'max': value['max'],
        'mean': value['mean'],
        'standardDeviation': value['standardDeviation'],
        'quartiles': QuartilesToJSON(value['quartiles']),
        'top': (value['top'].map(ValueCountToJSON)),
        'histogram': value['histogram'] == null ? undefined : (value['histogram'].map(HistogramBinToJSON)),
    };
}
