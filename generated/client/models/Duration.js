// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
import { PercentilesFromJSON, PercentilesToJSON, } from './Percentiles.js';
/**
 * Check if a given object implements the Duration interface.
 */
export function instanceOfDuration(value) {
    if (!('mean' in value) || value['mean'] === undefined)
        return false;
    if (!('standardDeviation' in value) || value['standardDeviation'] === undefined)
        return false;
    if (!('percentiles' in value) || value['percentiles'] === undefined)
        return false;
    return true;
}
export function DurationFromJSON(json) {
    return DurationFromJSONTyped(json, false);
}
export function DurationFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'mean': json['mean'],
        'standardDeviation': json['standardDeviation'],
        'percentiles': PercentilesFromJSON(json['percentiles']),
    };
}
export function DurationToJSON(json) {
    return DurationToJSONTyped(json, false);
}
export function DurationToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'mean': value['mean'],
        'standardDeviation': value['standardDeviation'],
        'percentiles': PercentilesToJSON(value['percentiles']),
    };
}
