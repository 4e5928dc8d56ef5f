// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
import { RequestStatusFromJSON, RequestStatusToJSON, } from './RequestStatus.js';
/**
 * Check if a given object implements the RequestPage interface.
 */
export function instanceOfRequestPage(value) {
    if (!('requests' in value) || value['requests'] === undefined)
        return false;
    return true;
}
export function RequestPageFromJSON(json) {
    return RequestPageFromJSONTyped(json, false);
}
export function RequestPageFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'requests': (json['requests'].map(RequestStatusFromJSON)),
        'next': json['next'] == null ? undefined : json['next'],
    };
}
export function RequestPageToJSON(json) {
    return RequestPageToJSONTyped(json, false);
}
export function RequestPageToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'requests': (value['requests'].map(RequestStatusToJSON)),
        'next': value['next'],
    };
}
