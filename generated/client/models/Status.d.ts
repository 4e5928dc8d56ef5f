/**
 * `accepted`: stored, waits for a worker (or for its next attempt). `running`: a worker has it.
 * `succeeded`, `failed` and `canceled` are final.
 *
 * @export
 */
export declare const Status: {
    readonly Accepted: "accepted";
    readonly Running: "running";
    readonly Succeeded: "succeeded";
    readonly Failed: "failed";
    readonly Canceled: "canceled";
};
export type Status = typeof Status[keyof typeof Status];
export declare function instanceOfStatus(value: any): boolean;
export declare function StatusFromJSON(json: any): Status;
export declare function StatusFromJSONTyped(json: any, ignoreDiscriminator: boolean): Status;
export declare function StatusToJSON(value?: Status | null): any;
export declare function StatusToJSONTyped(value: any, ignoreDiscriminator: boolean): Status;
