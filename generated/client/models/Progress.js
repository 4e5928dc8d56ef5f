// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
/**
 * Check if a given object implements the Progress interface.
 */
export function instanceOfProgress(value) {
    if (!('percent' in value) || value['percent'] === undefined)
        return false;
    return true;
}
export function ProgressFromJSON(json) {
    return ProgressFromJSONTyped(json, false);
}
export function ProgressFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'percent': json['percent'],
        'message': json['message'] == null ? undefined : json['message'],
    };
}
export function ProgressToJSON(json) {
    return ProgressToJSONTyped(json, false);
}
export function ProgressToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'percent': value['percent'],
        'message': value['message'],
    };
}
