// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
/**
 * Check if a given object implements the Quartiles interface.
 */
export function instanceOfQuartiles(value) {
    if (!('q1' in value) || value['q1'] === undefined)
        return false;
    if (!('median' in value) || value['median'] === undefined)
        return false;
    if (!('q3' in value) || value['q3'] === undefined)
        return false;
    return true;
}
export function QuartilesFromJSON(json) {
    return QuartilesFromJSONTyped(json, false);
}
export function QuartilesFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'q1': json['q1'],
        'median': json['median'],
        'q3': json['q3'],
    };
}
export function QuartilesToJSON(json) {
    return QuartilesToJSONTyped(json, false);
}
export function QuartilesToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'q1': value['q1'],
        'median': value['median'],
        'q3': value['q3'],
    };
}
