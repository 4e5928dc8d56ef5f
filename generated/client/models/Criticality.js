// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
/**
 * Check if a given object implements the Criticality interface.
 */
export function instanceOfCriticality(value) {
    if (!('task' in value) || value['task'] === undefined)
        return false;
    if (!('probability' in value) || value['probability'] === undefined)
        return false;
    return true;
}
export function CriticalityFromJSON(json) {
    return CriticalityFromJSONTyped(json, false);
}
export function CriticalityFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'task': json['task'],
        'probability': json['probability'],
    };
}
export function CriticalityToJSON(json) {
    return CriticalityToJSONTyped(json, false);
}
export function CriticalityToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'task': value['task'],
        'probability': value['probability'],
    };
}
