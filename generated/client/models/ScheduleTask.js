// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
/**
 * Check if a given object implements the ScheduleTask interface.
 */
export function instanceOfScheduleTask(value) {
    if (!('id' in value) || value['id'] === undefined)
        return false;
    if (!('optimistic' in value) || value['optimistic'] === undefined)
        return false;
    if (!('likely' in value) || value['likely'] === undefined)
        return false;
    if (!('pessimistic' in value) || value['pessimistic'] === undefined)
        return false;
    return true;
}
export function ScheduleTaskFromJSON(json) {
    return ScheduleTaskFromJSONTyped(json, false);
}
export function ScheduleTaskFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'id': json['id'],
        'optimistic': json['optimistic'],
        'likely': json['likely'],
        'pessimistic': json['pessimistic'],
        'after': json['after'] == null ? undefined : json['after'],
    };
}
export function ScheduleTaskToJSON(json) {
    return ScheduleTaskToJSONTyped(json, false);
}
export function ScheduleTaskToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'id': value['id'],
        'optimistic': value['optimistic'],
        'likely': value['likely'],
        'pessimistic': value['pessimistic'],
        'after': value['after'],
    };
}
