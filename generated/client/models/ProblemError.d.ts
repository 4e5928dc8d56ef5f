/**
 * One thing that is wrong.
 * @export
 * @interface ProblemError
 */
export interface ProblemError {
    /**
     * Where in the body, as a JSON pointer (RFC 6901).
     * @type {string}
     * @memberof ProblemError
     */
    pointer?: string;
    /**
     * Which query or path parameter.
     * @type {string}
     * @memberof ProblemError
     */
    parameter?: string;
    /**
     * Which header.
     * @type {string}
     * @memberof ProblemError
     */
    header?: string;
    /**
     * What is wrong there.
     * @type {string}
     * @memberof ProblemError
     */
    detail: string;
}
/**
 * Check if a given object implements the ProblemError interface.
 */
export declare function instanceOfProblemError(value: object): value is ProblemError;
export declare function ProblemErrorFromJSON(json: any): ProblemError;
export declare function ProblemErrorFromJSONTyped(json: any, ignoreDiscriminator: boolean): ProblemError;
export declare function ProblemErrorToJSON(json: any): ProblemError;
export declare function ProblemErrorToJSONTyped(value?: ProblemError | null, ignoreDiscriminator?: boolean): any;
