// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
/**
 * Check if a given object implements the ProblemError interface.
 */
export function instanceOfProblemError(value) {
    if (!('detail' in value) || value['detail'] === undefined)
        return false;
    return true;
}
export function ProblemErrorFromJSON(json) {
    return ProblemErrorFromJSONTyped(json, false);
}
export function ProblemErrorFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'pointer': json['pointer'] == null ? undefined : json['pointer'],
        'parameter': json['parameter'] == null ? undefined : json['parameter'],
        'header': json['header'] == null ? undefined : json['header'],
        'detail': json['detail'],
    };
}
export function ProblemErrorToJSON(json) {
    return ProblemErrorToJSONTyped(json, false);
}
export function ProblemErrorToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'pointer': value['pointer'],
        'parameter': value['parameter'],
        'header': value['header'],
        'detail': value['detail'],
    };
}
