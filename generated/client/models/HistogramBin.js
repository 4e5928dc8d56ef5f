// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
/**
 * Check if a given object implements the HistogramBin interface.
 */
export function instanceOfHistogramBin(value) {
    if (!('from' in value) || value['from'] === undefined)
        return false;
    if (!('to' in value) || value['to'] === undefined)
        return false;
    if (!('count' in value) || value['count'] === undefined)
        return false;
    return true;
}
export function HistogramBinFromJSON(json) {
    return HistogramBinFromJSONTyped(json, false);
}
export function HistogramBinFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'from': json['from'],
        'to': json['to'],
        'count': json['count'],
    };
}
export function HistogramBinToJSON(json) {
    return HistogramBinToJSONTyped(json, false);
}
export function HistogramBinToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'from': value['from'],
        'to': value['to'],
        'count': value['count'],
    };
}
