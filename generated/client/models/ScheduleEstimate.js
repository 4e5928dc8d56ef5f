// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
import { HistogramBinFromJSON, HistogramBinToJSON, } from './HistogramBin.js';
import { DurationFromJSON, DurationToJSON, } from './Duration.js';
import { CriticalityFromJSON, CriticalityToJSON, } from './Criticality.js';
/**
 * Check if a given object implements the ScheduleEstimate interface.
 */
export function instanceOfScheduleEstimate(value) {
    if (!('trials' in value) || value['trials'] === undefined)
        return false;
    if (!('seed' in value) || value['seed'] === undefined)
        return false;
    if (!('duration' in value) || value['duration'] === undefined)
        return false;
    if (!('criticality' in value) || value['criticality'] === undefined)
        return false;
    if (!('histogram' in value) || value['histogram'] === undefined)
        return false;
    return true;
}
export function ScheduleEstimateFromJSON(json) {
    return ScheduleEstimateFromJSONTyped(json, false);
}
export function ScheduleEstimateFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'trials': json['trials'],
        'seed': json['seed'],
        'duration': DurationFromJSON(json['duration']),
        'criticality': (json['criticality'].map(CriticalityFromJSON)),
        'histogram': (json['histogram'].map(HistogramBinFromJSON)),
    };
}
export function ScheduleEstimateToJSON(json) {
    return ScheduleEstimateToJSONTyped(json, false);
}
export function ScheduleEstimateToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'trials': value['trials'],
        'seed': value['seed'],
        'duration': DurationToJSON(value['duration']),
        'criticality': (value['criticality'].map(CriticalityToJSON)),
        'histogram': (value['histogram'].map(HistogramBinToJSON)),
    };
}
