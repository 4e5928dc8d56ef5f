// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
/**
 * Check if a given object implements the Percentiles interface.
 */
export function instanceOfPercentiles(value) {
    if (!('p5' in value) || value['p5'] === undefined)
        return false;
    if (!('p10' in value) || value['p10'] === undefined)
        return false;
    if (!('p25' in value) || value['p25'] === undefined)
        return false;
    if (!('p50' in value) || value['p50'] === undefined)
        return false;
    if (!('p75' in value) || value['p75'] === undefined)
        return false;
    if (!('p80' in value) || value['p80'] === undefined)
        return false;
    if (!('p90' in value) || value['p90'] === undefined)
        return false;
    if (!('p95' in value) || value['p95'] === undefined)
        return false;
    if (!('p99' in value) || value['p99'] === undefined)
        return false;
    return true;
}
export function PercentilesFromJSON(json) {
    return PercentilesFromJSONTyped(json, false);
}
export function PercentilesFromJSONTyped(json, ignoreDiscriminator) {
    if (json == null) {
        return json;
    }
    return {
        'p5': json['p5'],
        'p10': json['p10'],
        'p25': json['p25'],
        'p50': json['p50'],
        'p75': json['p75'],
        'p80': json['p80'],
        'p90': json['p90'],
        'p95': json['p95'],
        'p99': json['p99'],
    };
}
export function PercentilesToJSON(json) {
    return PercentilesToJSONTyped(json, false);
}
export function PercentilesToJSONTyped(value, ignoreDiscriminator = false) {
    if (value == null) {
        return value;
    }
    return {
        'p5': value['p5'],
        'p10': value['p10'],
        'p25': value['p25'],
        'p50': value['p50'],
        'p75': value['p75'],
        'p80': value['p80'],
        'p90': value['p90'],
        'p95': value['p95'],
        'p99': value['p99'],
    };
}
