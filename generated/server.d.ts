// Generated from the contract by openapi-typescript. Do not edit: change the contract and generate it again.
export interface paths {
    "/dataset-profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Profile a dataset
         * @description Reads a CSV, NDJSON or Parquet file and describes each of its columns. The body is the file
         *     itself; it is streamed to disk and read in a process that can open nothing else.
         *
         *     A file that does not parse is accepted, and the request then fails with the problem
         *     `/problems/dataset-unreadable`, which says which line and why; one that needs more memory than
         *     there is, with `/problems/dataset-too-large`. `text/csv; header=absent` (RFC 4180) is a file
         *     without a header.
         */
        post: operations["profileDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dataset-profiles/{requestId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a request (a UUID, version 7).
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                requestId: components["parameters"]["RequestId"];
            };
            cookie?: never;
        };
        /**
         * Get a dataset profile
         * @description The result of `profileDataset`. 404 until the request has succeeded.
         */
        get: operations["getDatasetProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List requests
         * @description The caller's requests, newest first.
         */
        get: operations["listRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{requestId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a request (a UUID, version 7).
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                requestId: components["parameters"]["RequestId"];
            };
            cookie?: never;
        };
        /**
         * Get the status of a request
         * @description 200 with `Retry-After` while the request is incomplete, 303 to its result once it succeeded, and
         *     200 with a problem in the body if it failed or was canceled.
         */
        get: operations["getRequest"];
        put?: never;
        post?: never;
        /**
         * Cancel a request
         * @description A request that waits is canceled at once (200). One that runs is asked to stop (202): its status
         *     says `canceled` when it has. Cancelling never answers 303.
         */
        delete: operations["cancelRequest"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{requestId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a request (a UUID, version 7).
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                requestId: components["parameters"]["RequestId"];
            };
            cookie?: never;
        };
        /**
         * Watch a request
         * @description Server-Sent Events: the status as it is, then every change of it and every progress report,
         *     until the request has finished. Each event is named `status`; its data is a `RequestStatus` and
         *     its id the status's revision. Send `Last-Event-ID` to go on after a break: what changed in
         *     between arrives as one event, the status as it is now.
         */
        get: operations["watchRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedule-estimates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate how long a project takes
         * @description Simulates the project `trials` times. Each task's duration is drawn from the PERT-beta
         *     distribution of its three estimates; a task starts when every task it comes `after` has ended.
         *     The same tasks, `trials` and `seed` give the same estimate.
         *
         *     Answered 422 before anything is accepted: a cycle, an unknown or repeated task id, estimates that
         *     are not optimistic <= likely <= pessimistic, or more than 10^9 task samples (tasks times trials).
         */
        post: operations["estimateSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedule-estimates/{requestId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a request (a UUID, version 7).
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                requestId: components["parameters"]["RequestId"];
            };
            cookie?: never;
        };
        /**
         * Get a schedule estimate
         * @description The result of `estimateSchedule`. 404 until the request has succeeded.
         */
        get: operations["getScheduleEstimate"];
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
        /**
         * @description What is in one column. Values are given as text, so that 64-bit integers and decimals lose
         *     nothing; statistics are numbers.
         */
        ColumnProfile: {
            /**
             * Format: int64
             * @description How many different values there are.
             */
            distinct: number;
            /** @description Of numbers, how they are spread. The last bin includes its `to`. */
            histogram?: components["schemas"]["HistogramBin"][];
            /** @description The largest value. Absent if there is none. */
            max?: string;
            /**
             * Format: double
             * @description Of numbers, the mean.
             */
            mean?: number;
            /** @description The smallest value. Absent if there is none. */
            min?: string;
            /** @description The column's name. */
            name: string;
            /**
             * Format: int64
             * @description How many records have no value.
             */
            nulls: number;
            quartiles?: components["schemas"]["Quartiles"];
            /**
             * Format: double
             * @description Of numbers, the sample standard deviation.
             */
            standardDeviation?: number;
            /** @description The most frequent values, most frequent first. */
            top: components["schemas"]["ValueCount"][];
            /** @description The type that its values have, as DuckDB names it. */
            type: string;
        };
        /** @description How often a delay of the task would have delayed the project. */
        Criticality: {
            /**
             * Format: double
             * @description The share of the trials.
             */
            probability: number;
            /** @description The task's id. */
            task: string;
        };
        /** @description What is in the file. */
        DatasetProfile: {
            /** @description The columns, in the order of the file. */
            columns: components["schemas"]["ColumnProfile"][];
            /**
             * Format: int64
             * @description How many records the file has.
             */
            rows: number;
        };
        /** @description The project's duration, in days. */
        Duration: {
            /**
             * Format: double
             * @description The mean over all trials.
             */
            mean: number;
            percentiles: components["schemas"]["Percentiles"];
            /**
             * Format: double
             * @description The standard deviation over all trials.
             */
            standardDeviation: number;
        };
        /** @description How many values are at least `from` and less than `to`. */
        HistogramBin: {
            /**
             * Format: int64
             * @description How many values are in the bin.
             */
            count: number;
            /**
             * Format: double
             * @description The bin's lower bound.
             */
            from: number;
            /**
             * Format: double
             * @description The bin's upper bound.
             */
            to: number;
        };
        /** @description The days within which that many per cent of the trials ended. */
        Percentiles: {
            /** Format: double */
            p5: number;
            /** Format: double */
            p10: number;
            /** Format: double */
            p25: number;
            /** Format: double */
            p50: number;
            /** Format: double */
            p75: number;
            /** Format: double */
            p80: number;
            /** Format: double */
            p90: number;
            /** Format: double */
            p95: number;
            /** Format: double */
            p99: number;
        };
        /**
         * @description A problem (RFC 9457). `type` is stable, names an entry of the catalogue of problems, and is a URI
         *     relative to this server; the other members say what it is about this time.
         */
        Problem: {
            /** @description What happened this time, and what to do about it. */
            detail?: string;
            /** @description Each thing that is wrong, and where. */
            errors?: components["schemas"]["ProblemError"][];
            /**
             * Format: uri-reference
             * @description What the problem is about.
             */
            instance?: string;
            /** @description The line of the uploaded file. */
            line?: number;
            /**
             * Format: uri-reference
             * @description The status of the request that the problem is about.
             */
            location?: string;
            /** @description The HTTP status that goes with the problem. */
            status: number;
            /** @description The problem in a few words, the same each time. */
            title: string;
            /**
             * Format: uri-reference
             * @description Which problem it is.
             */
            type: string;
        } & {
            [key: string]: unknown;
        };
        /** @description One thing that is wrong. */
        ProblemError: {
            /** @description What is wrong there. */
            detail: string;
            /** @description Which header. */
            header?: string;
            /** @description Which query or path parameter. */
            parameter?: string;
            /** @description Where in the body, as a JSON pointer (RFC 6901). */
            pointer?: string;
        };
        /** @description How far the running attempt is, as its handler last said. */
        Progress: {
            /** @description What is being done. */
            message?: string;
            /**
             * Format: double
             * @description How much is done.
             */
            percent: number;
        };
        /** @description Of numbers, the values below which a quarter, a half and three quarters of them are. */
        Quartiles: {
            /** Format: double */
            median: number;
            /** Format: double */
            q1: number;
            /** Format: double */
            q3: number;
        };
        /** @description Requests, newest first. */
        RequestPage: {
            /**
             * Format: uri-reference
             * @description The next page. Absent on the last one.
             */
            next?: string;
            /** @description The page's requests. */
            requests: components["schemas"]["RequestStatus"][];
        };
        /** @description What is known of a request. */
        RequestStatus: {
            /** @description How often a worker has begun. 0 while none has. */
            attempt: number;
            /**
             * Format: date-time
             * @description When somebody asked for the running request to be canceled.
             */
            cancelRequestedAt?: string;
            /**
             * Format: date-time
             * @description When the request was accepted.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Until when the status and the result can be read.
             */
            expiresAt?: string;
            /**
             * Format: uuid
             * @description The request's id.
             */
            id: string;
            /**
             * Format: uri-reference
             * @description Where this status is.
             */
            location: string;
            /** @description The `operationId` of the operation that was asked for. */
            operation: string;
            problem?: components["schemas"]["Problem"];
            progress?: components["schemas"]["Progress"];
            /**
             * Format: uri-reference
             * @description Where the result is. There only when the request succeeded.
             */
            result?: string;
            /**
             * Format: date-time
             * @description When the next attempt is due, after one that did not succeed.
             */
            retryAt?: string;
            /**
             * Format: date-time
             * @description When the request finished.
             */
            settledAt?: string;
            /**
             * Format: date-time
             * @description When the latest attempt began.
             */
            startedAt?: string;
            status: components["schemas"]["Status"];
        };
        /** @description How long the project takes. */
        ScheduleEstimate: {
            /** @description For each task, in the order of the input, how often it was on the critical path. */
            criticality: components["schemas"]["Criticality"][];
            duration: components["schemas"]["Duration"];
            /** @description How the trials' durations are spread, in days. The last bin includes its `to`. */
            histogram: components["schemas"]["HistogramBin"][];
            /**
             * Format: int64
             * @description Where the random numbers started.
             */
            seed: number;
            /**
             * Format: int32
             * @description How often the project was simulated.
             */
            trials: number;
        };
        /** @description A project, and how to simulate it. */
        ScheduleEstimateInput: {
            /**
             * Format: int64
             * @description Where the random numbers start. Chosen by the server if absent, and part of the result.
             */
            seed?: number;
            /** @description The project's tasks, in any order. */
            tasks: components["schemas"]["ScheduleTask"][];
            /**
             * Format: int32
             * @description How often the project is simulated.
             * @default 10000
             */
            trials: number;
        };
        /** @description One task and its three estimates, in days. */
        ScheduleTask: {
            /** @description The tasks that must have ended before this one starts. */
            after?: string[];
            /** @description The task's name, unique in the project. */
            id: string;
            /**
             * Format: double
             * @description Days, most probably.
             */
            likely: number;
            /**
             * Format: double
             * @description Days, if everything goes well.
             */
            optimistic: number;
            /**
             * Format: double
             * @description Days, if everything goes badly.
             */
            pessimistic: number;
        };
        /**
         * @description `accepted`: stored, waits for a worker (or for its next attempt). `running`: a worker has it.
         *     `succeeded`, `failed` and `canceled` are final.
         * @enum {string}
         */
        Status: "accepted" | "running" | "succeeded" | "failed" | "canceled";
        /** @description A value and how often it is there. */
        ValueCount: {
            /**
             * Format: int64
             * @description How many records have it.
             */
            count: number;
            /** @description The value as text. */
            value: string;
        };
    };
    responses: {
        /** @description The body is larger than the server takes. Nothing of it is kept. */
        ContentTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request was there, and is gone with its result. */
        Expired: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The key or token is good, and does not have the scope that the operation asks for. */
        Forbidden: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWWAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A request with this `Idempotency-Key` is being accepted at this moment. */
        IdempotencyKeyInUse: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault of the server. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request does not fit the contract. `errors` says where. */
        InvalidRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no result, for one of four reasons; `type` says which. */
        NoResult: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The operation has no answer in a media type that `Accept` allows. */
        NotAcceptable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request has finished; there is nothing to cancel. */
        RequestFinished: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such request, or it is another caller's. */
        RequestUnknown: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The result is the one that `If-None-Match` names. */
        ResultNotModified: {
            headers: {
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The status is the one that `If-None-Match` names. */
        StatusNotModified: {
            headers: {
                ETag: components["headers"]["ETag"];
                "Preference-Applied": components["headers"]["PreferenceApplied"];
                "Retry-After": components["headers"]["RetryAfterWhileIncomplete"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The request succeeded. Its result is at `Location`. */
        Succeeded: {
            headers: {
                Location: components["headers"]["ResultLocation"];
                "Preference-Applied": components["headers"]["PreferenceApplied"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["RequestStatus"];
            };
        };
        /** @description The caller is over one of its limits. Nothing was kept. */
        TooManyRequests: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no key or token, or it is not good any more. */
        Unauthorized: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWWAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The server cannot take this now. Nothing was kept. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request fits the contract's schemas, and still cannot be done. */
        Unprocessable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The operation does not take this content type, or this content encoding. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description Makes sending the request again safe: the same key with the same request answers with the request
         *     that was accepted the first time. A new random value (a UUID) for each new request; 1 to 255
         *     visible ASCII characters.
         * @example 5f1d3c1e-9a53-4a0e-8a55-2b3f3b0c6a11
         */
        IdempotencyKey: string;
        /**
         * @description The `ETag` of the copy that the caller has. 304 if it is still good.
         * @example "2"
         */
        IfNoneMatch: string;
        /**
         * @description `wait=N` holds the answer until the request has finished or N seconds have passed (RFC 7240).
         *     The server bounds N. Preferences that it does not know are ignored.
         * @example wait=10
         */
        Prefer: string;
        /**
         * @description The `id` of a request (a UUID, version 7).
         * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
         */
        RequestId: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Changes whenever the body does.
         * @example "2"
         */
        ETag: string;
        /**
         * @description The status as an absolute URL that answers 200, never 303, for pollers that go by the body.
         * @example http://127.0.0.1:8080/requests/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d?redirect=false
         */
        OperationLocation: string;
        /** @description `wait` when the answer was held because of `Prefer: wait=N`. */
        PreferenceApplied: "wait";
        /**
         * @description What is left of them.
         * @example "per-owner";r=0;t=1
         */
        RateLimit: string;
        /**
         * @description The caller's limits (draft-ietf-httpapi-ratelimit-headers).
         * @example "per-owner";q=100;w=1
         */
        RateLimitPolicy: string;
        /**
         * @description Where the result is.
         * @example /schedule-estimates/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
         */
        ResultLocation: string;
        /**
         * @description Seconds until it is worth asking (again).
         * @example 1
         */
        RetryAfter: number;
        /**
         * @description Seconds until it is worth asking again. Absent once the request has finished.
         * @example 1
         */
        RetryAfterWhileIncomplete: number;
        /**
         * @description Where the status is. Keep it, it is all that is needed to take the request up again.
         * @example /requests/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
         */
        StatusLocation: string;
        /**
         * @description What is missing (RFC 6750).
         * @example Bearer realm="see-other", error="invalid_token"
         */
        WWWAuthenticate: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    profileDataset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes sending the request again safe: the same key with the same request answers with the request
                 *     that was accepted the first time. A new random value (a UUID) for each new request; 1 to 255
                 *     visible ASCII characters.
                 * @example 5f1d3c1e-9a53-4a0e-8a55-2b3f3b0c6a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N` holds the answer until the request has finished or N seconds have passed (RFC 7240).
                 *     The server bounds N. Preferences that it does not know are ignored.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The file. At most 1 GiB, unless the server is configured otherwise. */
        requestBody: {
            content: {
                "application/vnd.apache.parquet": string;
                "application/x-ndjson": string;
                "text/csv": string;
            };
        };
        responses: {
            /** @description The file is stored and will be read. */
            202: {
                headers: {
                    Location: components["headers"]["StatusLocation"];
                    "Operation-Location": components["headers"]["OperationLocation"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestStatus"];
                };
            };
            303: components["responses"]["Succeeded"];
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyKeyInUse"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getDatasetProfile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the copy that the caller has. 304 if it is still good.
                 * @example "2"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /**
                 * @description The `id` of a request (a UUID, version 7).
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                requestId: components["parameters"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetProfile"];
                };
            };
            304: components["responses"]["ResultNotModified"];
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoResult"];
            406: components["responses"]["NotAcceptable"];
            410: components["responses"]["Expired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listRequests: {
        parameters: {
            query?: {
                /** @description Where the page starts, as the `next` of the page before gives it. */
                cursor?: string;
                /** @description The most requests that one page holds. */
                limit?: number;
                /**
                 * @description Only requests of this operation, by its `operationId`.
                 * @example estimateSchedule
                 */
                operation?: string;
                /** @description Only requests with this status. */
                status?: components["schemas"]["Status"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description The next page, `rel="next"` (RFC 8288). Absent on the last page. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getRequest: {
        parameters: {
            query?: {
                /**
                 * @description `false` answers 200 where 303 would be the answer: `status` is then `succeeded` and `result`
                 *     is the result's URL.
                 */
                redirect?: boolean;
            };
            header?: {
                /**
                 * @description The `ETag` of the copy that the caller has. 304 if it is still good.
                 * @example "2"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description `wait=N` holds the answer until the request has finished or N seconds have passed (RFC 7240).
                 *     The server bounds N. Preferences that it does not know are ignored.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description The `id` of a request (a UUID, version 7).
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                requestId: components["parameters"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "Retry-After": components["headers"]["RetryAfterWhileIncomplete"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestStatus"];
                };
            };
            303: components["responses"]["Succeeded"];
            304: components["responses"]["StatusNotModified"];
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["RequestUnknown"];
            406: components["responses"]["NotAcceptable"];
            410: components["responses"]["Expired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancelRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a request (a UUID, version 7).
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                requestId: components["parameters"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is canceled. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestStatus"];
                };
            };
            /** @description The worker that runs the request has been asked to stop. */
            202: {
                headers: {
                    Location: components["headers"]["StatusLocation"];
                    "Operation-Location": components["headers"]["OperationLocation"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestStatus"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["RequestUnknown"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["RequestFinished"];
            410: components["responses"]["Expired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    watchRequest: {
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
                 * @description The `id` of a request (a UUID, version 7).
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                requestId: components["parameters"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The request has finished and `Last-Event-ID` names its last event. Do not reconnect. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["RequestUnknown"];
            406: components["responses"]["NotAcceptable"];
            410: components["responses"]["Expired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    estimateSchedule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes sending the request again safe: the same key with the same request answers with the request
                 *     that was accepted the first time. A new random value (a UUID) for each new request; 1 to 255
                 *     visible ASCII characters.
                 * @example 5f1d3c1e-9a53-4a0e-8a55-2b3f3b0c6a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N` holds the answer until the request has finished or N seconds have passed (RFC 7240).
                 *     The server bounds N. Preferences that it does not know are ignored.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleEstimateInput"];
            };
        };
        responses: {
            /** @description The request is stored and will be worked on. */
            202: {
                headers: {
                    Location: components["headers"]["StatusLocation"];
                    "Operation-Location": components["headers"]["OperationLocation"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestStatus"];
                };
            };
            303: components["responses"]["Succeeded"];
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyKeyInUse"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getScheduleEstimate: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the copy that the caller has. 304 if it is still good.
                 * @example "2"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /**
                 * @description The `id` of a request (a UUID, version 7).
                 * @example 0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d
                 */
                requestId: components["parameters"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The estimate. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleEstimate"];
                };
            };
            304: components["responses"]["ResultNotModified"];
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoResult"];
            406: components["responses"]["NotAcceptable"];
            410: components["responses"]["Expired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
}
