import type { ProblemError } from './ProblemError.js';
/**
 * A problem (RFC 9457). `type` is stable, names an entry of the catalogue of problems, and is a URI
 * relative to this server; the other members say what it is about this time.
 *
 * @export
 * @interface Problem
 */
export interface Problem {
    [key: string]: any | any;
    /**
     * Which problem it is.
     * @type {string}
     * @memberof Problem
     */
    type: string;
    /**
     * The problem in a few words, the same each time.
     * @type {string}
     * @memberof Problem
     */
    title: string;
    /**
     * The HTTP status that goes with the problem.
     * @type {number}
     * @memberof Problem
     */
    status: number;
    /**
     * What happened this time, and what to do about it.
     * @type {string}
     * @memberof Problem
     */
    detail?: string;
    /**
     * What the problem is about.
     * @type {string}
     * @memberof Problem
     */
    instance?: string;
    /**
     * The status of the request that the problem is about.
     * @type {string}
     * @memberof Problem
     */
    location?: string;
    /**
     * Each thing that is wrong, and where.
     * @type {Array<ProblemError>}
     * @memberof Problem
     */
    errors?: Array<ProblemError>;
    /**
     * The line of the uploaded file.
     * @type {number}
     * @memberof Problem
     */
    line?: number;
}
/**
 * Check if a given object implements the Problem interface.
 */
export declare function instanceOfProblem(value: object): value is Problem;
export declare function ProblemFromJSON(json: any): Problem;
export declare function ProblemFromJSONTyped(json: any, ignoreDiscriminator: boolean): Problem;
export declare function ProblemToJSON(json: any): Problem;
export declare function ProblemToJSONTyped(value?: Problem | null, ignoreDiscriminator?: boolean): any;
