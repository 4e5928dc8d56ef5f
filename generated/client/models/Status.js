// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
/**
 * `accepted`: stored, waits for a worker (or for its next attempt). `running`: a worker has it.
 * `succeeded`, `failed` and `canceled` are final.
 *
 * @export
 */
export const Status = {
    Accepted: 'accepted',
    Running: 'running',
    Succeeded: 'succeeded',
    Failed: 'failed',
    Canceled: 'canceled'
};
export function instanceOfStatus(value) {
    for (const key in Status) {
        if (Object.prototype.hasOwnProperty.call(Status, key)) {
            if (Status[key] === value) {
                return true;
            }
        }
    }
    return false;
}
export function StatusFromJSON(json) {
    return StatusFromJSONTyped(json, false);
}
export function StatusFromJSONTyped(json, ignoreDiscriminator) {
    return json;
}
export function StatusToJSON(value) {
    return value;
}
export function StatusToJSONTyped(value, ignoreDiscriminator) {
    return value;
}
