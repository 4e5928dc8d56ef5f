// Generated from the contract by openapi-typescript. Do not edit: change the contract and generate it again.
export interface paths {
    "/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs
         * @description The caller's jobs, newest first.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a job.
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                jobId: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /**
         * Get a job
         * @description 200 while the job is incomplete, and when it failed or was canceled; 303 to its rendition once that is there.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        /**
         * Cancel a job
         * @description 200 for a job that waited, 202 for one that runs and has been told to stop, 409 for one that has finished.
         */
        delete: operations["cancelJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{jobId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a job.
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                jobId: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /**
         * Watch a job
         * @description Server-Sent Events, each the job as it is then, until it has finished.
         */
        get: operations["watchJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/renditions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Render an image
         * @description Reads an image, turns it upright as its EXIF data says, scales it and writes it in another format. The colours of
         *     the rendition are sRGB, and it holds nothing of the camera, the place or the time. Of an animated image the
         *     first picture is taken.
         *
         *     What the file holds is looked at when it is worked on. A file that is not an image of its `Content-Type`, or is
         *     damaged, is accepted, and fails with the problem `/problems/image-unreadable`; an image of more than 50 million
         *     pixels, however few bytes it comes in, with `/problems/image-too-large`.
         */
        post: operations["renderImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/renditions/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a job.
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                jobId: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /**
         * Get a rendition
         * @description The result of `renderImage`, whole or in part. 404 until the job has succeeded.
         */
        get: operations["getRendition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What is known of a job. */
        Job: {
            /** @description How often a worker has begun. */
            attempt: number;
            /**
             * Format: date-time
             * @description When the running job was told to stop.
             */
            cancelRequestedAt?: string;
            /**
             * Format: date-time
             * @description When the job was accepted.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Until when the job and its rendition can be read.
             */
            expiresAt?: string;
            /**
             * Format: uuid
             * @description The job's id.
             */
            id: string;
            /**
             * Format: uri-reference
             * @description Where the job is.
             */
            location: string;
            /** @description The `operationId` of what was asked for. */
            operation: string;
            problem?: components["schemas"]["Problem"];
            progress?: components["schemas"]["Progress"];
            /**
             * Format: uri-reference
             * @description Where the rendition is. There only when the job succeeded.
             */
            result?: string;
            /**
             * Format: date-time
             * @description When the next attempt is due, after one that did not succeed.
             */
            retryAt?: string;
            /**
             * Format: date-time
             * @description When the job finished.
             */
            settledAt?: string;
            /**
             * Format: date-time
             * @description When the latest attempt began.
             */
            startedAt?: string;
            status: components["schemas"]["Status"];
        };
        /** @description Jobs, newest first. */
        JobPage: {
            /**
             * Format: uri-reference
             * @description The next page. Absent on the last one.
             */
            next?: string;
            /** @description The page's jobs. */
            requests: components["schemas"]["Job"][];
        };
        /** @description A problem (RFC 9457). */
        Problem: {
            /** @description What happened this time, and what to do about it. */
            detail?: string;
            /** @description Each thing that is wrong, and where. */
            errors?: components["schemas"]["ProblemError"][];
            /**
             * Format: uri-reference
             * @description The job that the problem is about.
             */
            location?: string;
            /** @description The HTTP status that goes with it. */
            status: number;
            /** @description The problem in a few words. */
            title: string;
            /**
             * Format: uri-reference
             * @description Which problem it is, always the same for the same.
             */
            type: string;
        };
        /** @description One thing that is wrong. */
        ProblemError: {
            /** @description What is wrong there. */
            detail: string;
            /** @description Which header. */
            header?: string;
            /** @description Which query or path parameter. */
            parameter?: string;
            /** @description Where in the body. */
            pointer?: string;
        };
        /** @description How far the job is. */
        Progress: {
            /** @description What is being done. */
            message?: string;
            /** @description How much is done. */
            percent: number;
        };
        /**
         * @description `succeeded`, `failed` and `canceled` are final.
         * @enum {string}
         */
        Status: "accepted" | "running" | "succeeded" | "failed" | "canceled";
    };
    responses: {
        /** @description It is the one that `If-None-Match` names. */
        NotModified: {
            headers: {
                ETag: components["headers"]["ETag"];
                "Preference-Applied": components["headers"]["PreferenceApplied"];
                "Retry-After": components["headers"]["RetryAfterWhileIncomplete"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The call is not one that can be done. `type` says why, and `detail` what to do about it. */
        Refused: {
            headers: {
                "Retry-After": components["headers"]["RetryAfterWhileIncomplete"];
                "WWW-Authenticate": components["headers"]["WWWAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The rendition is at `Location`. */
        Rendered: {
            headers: {
                Location: components["headers"]["RenditionLocation"];
                "Preference-Applied": components["headers"]["PreferenceApplied"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Job"];
            };
        };
        /** @description The server cannot do it now. Nothing was kept. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfterWhileIncomplete"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description A new random value for each new job; the same one with the same job answers with the job that is there.
         * @example 5f1d3c1e-9a53-4a0e-8a55-2b3f3b0c6a11
         */
        IdempotencyKey: string;
        /**
         * @description The `ETag` of the copy that the caller has. 304 if it is still good.
         * @example "2"
         */
        IfNoneMatch: string;
        /**
         * @description The `id` of a job.
         * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
         */
        JobId: string;
        /**
         * @description `wait=N` holds the answer until the job has finished or N seconds have passed (RFC 7240).
         * @example wait=10
         */
        Prefer: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Changes whenever the body does.
         * @example "2"
         */
        ETag: string;
        /**
         * @description Where the job is. Keep it.
         * @example /jobs/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
         */
        JobLocation: string;
        /**
         * @description The job as an absolute URL that answers 200, never 303.
         * @example http://127.0.0.1:8080/jobs/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d?redirect=false
         */
        OperationLocation: string;
        /** @description `wait` when the answer was held because of `Prefer: wait=N`. */
        PreferenceApplied: "wait";
        /**
         * @description Where the rendition is.
         * @example /renditions/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
         */
        RenditionLocation: string;
        /**
         * @description Seconds until it is worth asking (again).
         * @example 1
         */
        RetryAfter: number;
        /**
         * @description Seconds until it is worth asking again. Absent once the job has finished, or if waiting changes nothing.
         * @example 1
         */
        RetryAfterWhileIncomplete: number;
        /**
         * @description What is missing (RFC 6750), of a 401 and a 403.
         * @example Bearer realm="see-other"
         */
        WWWAuthenticate: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listJobs: {
        parameters: {
            query?: {
                /** @description Where the page starts, as the `next` of the page before gives it. */
                cursor?: string;
                /** @description The most jobs that one page holds. */
                limit?: number;
                /** @description Only jobs with this status. */
                status?: components["schemas"]["Status"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Unavailable"];
            /** @description One page. */
            200: {
                headers: {
                    /** @description The next page, `rel="next"` (RFC 8288). Absent on the last page. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: {
                /** @description `false` answers 200 where 303 would be the answer, with the URL of the rendition in `result`. */
                redirect?: boolean;
            };
            header?: {
                /**
                 * @description The `ETag` of the copy that the caller has. 304 if it is still good.
                 * @example "2"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description `wait=N` holds the answer until the job has finished or N seconds have passed (RFC 7240).
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description The `id` of a job.
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                jobId: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Unavailable"];
            /** @description The job as it is. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "Retry-After": components["headers"]["RetryAfterWhileIncomplete"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            303: components["responses"]["Rendered"];
            304: components["responses"]["NotModified"];
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a job.
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                jobId: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Unavailable"];
            /** @description The job is canceled. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is told to stop. */
            202: {
                headers: {
                    Location: components["headers"]["JobLocation"];
                    "Operation-Location": components["headers"]["OperationLocation"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    watchJob: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The id of the last event that was received.
                 * @example 2
                 */
                "Last-Event-ID"?: string;
            };
            path: {
                /**
                 * @description The `id` of a job.
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                jobId: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Unavailable"];
            /** @description The events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The job has finished and `Last-Event-ID` names its last event. Do not reconnect. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    renderImage: {
        parameters: {
            query?: {
                /**
                 * @description How the image gets to its size.
                 *
                 *     - `inside`: as large as fits into the width and the height, and never larger than it was. One of them may be
                 *       left out, or both; no side of a rendition is longer than 4096 pixels.
                 *     - `cover`: exactly that size; what does not fit is cut off, on both sides alike.
                 *     - `contain`: exactly that size, with a border around the image: transparent, or white in a JPEG.
                 *     - `fill`: exactly that size, stretched.
                 *
                 *     Without both a width and a height, each is `inside`.
                 */
                fit?: "inside" | "cover" | "contain" | "fill";
                /** @description The rendition's format. What is transparent gets white in a JPEG. */
                format?: "webp" | "avif" | "jpeg" | "png";
                /**
                 * @description The rendition's height in pixels, as `fit` has it.
                 * @example 600
                 */
                height?: number;
                /**
                 * @description What of the image is kept, from few bytes to a good likeness. Each format has its own default: 80, and 50
                 *     for AVIF. A PNG loses nothing, whatever is said here.
                 * @example 60
                 */
                quality?: number;
                /**
                 * @description The rendition's width in pixels, as `fit` has it.
                 * @example 800
                 */
                width?: number;
            };
            header?: {
                /**
                 * @description A new random value for each new job; the same one with the same job answers with the job that is there.
                 * @example 5f1d3c1e-9a53-4a0e-8a55-2b3f3b0c6a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N` holds the answer until the job has finished or N seconds have passed (RFC 7240).
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The image. */
        requestBody: {
            content: {
                "image/avif": unknown;
                "image/jpeg": unknown;
                "image/png": unknown;
                "image/webp": unknown;
            };
        };
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Unavailable"];
            /** @description The image is stored and will be rendered. */
            202: {
                headers: {
                    Location: components["headers"]["JobLocation"];
                    "Operation-Location": components["headers"]["OperationLocation"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            303: components["responses"]["Rendered"];
        };
    };
    getRendition: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the copy that the caller has. 304 if it is still good.
                 * @example "2"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The part of the file that is wanted (RFC 9110 section 14).
                 * @example bytes=0-1023
                 */
                Range?: string;
            };
            path: {
                /**
                 * @description The `id` of a job.
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                jobId: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Unavailable"];
            /** @description The rendition, in the format that was asked for. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "image/avif": unknown;
                    "image/jpeg": unknown;
                    "image/png": unknown;
                    "image/webp": unknown;
                };
            };
            /** @description A part of it. */
            206: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "image/avif": unknown;
                    "image/jpeg": unknown;
                    "image/png": unknown;
                    "image/webp": unknown;
                };
            };
            304: components["responses"]["NotModified"];
        };
    };
}
