// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
import { ProblemErrorFromJSON, ProblemErrorToJSON, } from './ProblemError.js';
/**
 * Check if a given object implements the Problem interface.
 */
export function instanceOfProblem(value) {
    if (!('type' in value) || value['type'] === undefined)
        return false;
    if (!('title' in value) || value['title'] === undefined)
        return false;
    if (!('status' in value) || value['status'] === undefined)
        return false;
    return true;
}
export function ProblemFromJSON(json) {
    return ProblemFromJSONTyped(json, false);
}
export function ProblemFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        ...json,
        'type': json['type'],
        'title': json['title'],
        'status': json['status'],
        'detail': json['detail'] == null ? undefined : json['detail'],
        'instance': json['instance'] == null ? undefined : json['instance'],
        'location': json['location'] == null ? undefined : json['location'],
        'errors': json['errors'] == null ? undefined : (json['errors'].map(ProblemErrorFromJSON)),
        'line': json['line'] == null ? undefined : json['line'],
    };
}
export function ProblemToJSON(json) {
    return ProblemToJSONTyped(json, false);
}
export function ProblemToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        ...value,
        'type': value['type'],
        'title': value['title'],
        'status': value['status'],
        'detail': value['detail'],
        'instance': value['instance'],
        'location': value['location'],
        'errors': value['errors'] == null ? undefined : (value['errors'].map(ProblemErrorToJSON)),
        'line': value['line'],
    };
}
