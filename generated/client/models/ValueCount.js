// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
/**
 * Check if a given object implements the ValueCount interface.
 */
export function instanceOfValueCount(value) {
    if (!('value' in value) || value['value'] === undefined)
        return false;
    if (!('count' in value) || value['count'] === undefined)
        return false;
    return true;
}
export function ValueCountFromJSON(json) {
    return ValueCountFromJSONTyped(json, false);
}
export function ValueCountFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'value': json['value'],
        'count': json['count'],
    };
}
export function ValueCountToJSON(json) {
    return ValueCountToJSONTyped(json, false);
}
export function ValueCountToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'value': value['value'],
        'count': value['count'],
    };
}
