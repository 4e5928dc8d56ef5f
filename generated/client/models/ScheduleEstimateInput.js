// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
import { ScheduleTaskFromJSON, ScheduleTaskToJSON, } from './ScheduleTask.js';
/**
 * Check if a given object implements the ScheduleEstimateInput interface.
 */
export function instanceOfScheduleEstimateInput(value) {
    if (!('tasks' in value) || value['tasks'] === undefined)
        return false;
    return true;
}
export function ScheduleEstimateInputFromJSON(json) {
    return ScheduleEstimateInputFromJSONTyped(json, false);
}
export function ScheduleEstimateInputFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'tasks': (json['tasks'].map(ScheduleTaskFromJSON)),
        'trials': json['trials'] == null ? undefined : json['trials'],
        'seed': json['seed'] == null ? undefined : json['seed'],
    };
}
export function ScheduleEstimateInputToJSON(json) {
    return ScheduleEstimateInputToJSONTyped(json, false);
}
export function ScheduleEstimateInputToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'tasks': (value['tasks'].map(ScheduleTaskToJSON)),
        'trials': value['trials'],
        'seed': value['seed'],
    };
}
