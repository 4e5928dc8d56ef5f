// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
import { StatusFromJSON, StatusToJSON, } from './Status.js';
import { ProgressFromJSON, ProgressToJSON, } from './Progress.js';
import { ProblemFromJSON, ProblemToJSON, } from './Problem.js';
/**
 * Check if a given object implements the RequestStatus interface.
 */
export function instanceOfRequestStatus(value) {
    if (!('id' in value) || value['id'] === undefined)
        return false;
    if (!('location' in value) || value['location'] === undefined)
        return false;
    if (!('operation' in value) || value['operation'] === undefined)
        return false;
    if (!('status' in value) || value['status'] === undefined)
        return false;
    if (!('attempt' in value) || value['attempt'] === undefined)
        return false;
    if (!('createdAt' in value) || value['createdAt'] === undefined)
        return false;
    return true;
}
export function RequestStatusFromJSON(json) {
    return RequestStatusFromJSONTyped(json, false);
}
export function RequestStatusFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'id': json['id'],
        'location': json['location'],
        'operation': json['operation'],
        'status': StatusFromJSON(json['status']),
        'attempt': json['attempt'],
        'progress': json['progress'] == null ? undefined : ProgressFromJSON(json['progress']),
        'createdAt': (new Date(json['createdAt'])),
        'startedAt': json['startedAt'] == null ? undefined : (new Date(json['startedAt'])),
        'retryAt': json['retryAt'] == null ? undefined : (new Date(json['retryAt'])),
        'cancelRequestedAt': json['cancelRequestedAt'] == null ? undefined : (new Date(json['cancelRequestedAt'])),
        'settledAt': json['settledAt'] == null ? undefined : (new Date(json['settledAt'])),
        'expiresAt': json['expiresAt'] == null ? undefined : (new Date(json['expiresAt'])),
        'result': json['result'] == null ? undefined : json['result'],
        'problem': json['problem'] == null ? undefined : ProblemFromJSON(json['problem']),
    };
}
export function RequestStatusToJSON(json) {
    return RequestStatusToJSONTyped(json, false);
}
export function RequestStatusToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'id': value['id'],
        'location': value['location'],
        'operation': value['operation'],
        'status': StatusToJSON(value['status']),
        'attempt': value['attempt'],
        'progress': ProgressToJSON(value['progress']),
        'createdAt': value['createdAt'].toISOString(),
        'startedAt': value['startedAt'] == null ? value['startedAt'] : value['startedAt'].toISOString(),
        'retryAt': value['retryAt'] == null ? value['retryAt'] : value['retryAt'].toISOString(),
        'cancelRequestedAt': value['cancelRequestedAt'] == null ? value['cancelRequestedAt'] : value['cancelRequestedAt'].toISOString(),
        'settledAt': value['settledAt'] == null ? value['settledAt'] : value['settledAt'].toISOString(),
        'expiresAt': value['expiresAt'] == null ? value['expiresAt'] : value['expiresAt'].toISOString(),
        'result': value['result'],
        'problem': ProblemToJSON(value['problem']),
    };
}
