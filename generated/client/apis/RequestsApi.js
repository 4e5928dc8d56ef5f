// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.
import * as runtime from '../runtime.js';
import { RequestPageFromJSON, } from '../models/RequestPage.js';
import { RequestStatusFromJSON, } from '../models/RequestStatus.js';
/**
 *
 */
export class RequestsApi extends runtime.BaseAPI {
    /**
     * Creates request options for cancelRequest without sending the request
     */
    async cancelRequestRequestOpts(requestParameters) {
        if (requestParameters['requestId'] == null) {
            throw new runtime.RequiredError('requestId', 'Required parameter "requestId" was null or undefined when calling cancelRequest().');
        }
        const queryParameters = {};
        const headerParameters = {};
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("apiKey", ["submit"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("jwt", ["submit"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        let urlPath = `/requests/{requestId}`;
        urlPath = urlPath.replace('{requestId}', encodeURIComponent(String(requestParameters['requestId'])));
        return {
            path: urlPath,
            method: 'DELETE',
            headers: headerParameters,
            query: queryParameters,
        };
    }
    /**
     * A request that waits is canceled at once (200). One that runs is asked to stop (202): its status says `canceled` when it has. Cancelling never answers 303.
     * Cancel a request
     */
    async cancelRequestRaw(requestParameters, initOverrides) {
        const requestOptions = await this.cancelRequestRequestOpts(requestParameters);
        const response = await this.request(requestOptions, initOverrides);
        return new runtime.JSONApiResponse(response, (jsonValue) => RequestStatusFromJSON(jsonValue));
    }
    /**
     * A request that waits is canceled at once (200). One that runs is asked to stop (202): its status says `canceled` when it has. Cancelling never answers 303.
     * Cancel a request
     */
    async cancelRequest(requestParameters, initOverrides) {
        const response = await this.cancelRequestRaw(requestParameters, initOverrides);
        return await response.value();
    }
    /**
     * Creates request options for getRequest without sending the request
     */
    async getRequestRequestOpts(requestParameters) {
        if (requestParameters['requestId'] == null) {
            throw new runtime.RequiredError('requestId', 'Required parameter "requestId" was null or undefined when calling getRequest().');
        }
        const queryParameters = {};
        if (requestParameters['redirect'] != null) {
            queryParameters['redirect'] = requestParameters['redirect'];
        }
        const headerParameters = {};
        if (requestParameters['prefer'] != null) {
            headerParameters['Prefer'] = String(requestParameters['prefer']);
        }
        if (requestParameters['ifNoneMatch'] != null) {
            headerParameters['If-None-Match'] = String(requestParameters['ifNoneMatch']);
        }
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("apiKey", ["read"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("jwt", ["read"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        let urlPath = `/requests/{requestId}`;
        urlPath = urlPath.replace('{requestId}', encodeURIComponent(String(requestParameters['requestId'])));
        return {
            path: urlPath,
            method: 'GET',
            headers: headerParameters,
            query: queryParameters,
        };
    }
    /**
     * 200 with `Retry-After` while the request is incomplete, 303 to its result once it succeeded, and 200 with a problem in the body if it failed or was canceled.
     * Get the status of a request
     */
    async getRequestRaw(requestParameters, initOverrides) {
        const requestOptions = await this.getRequestRequestOpts(requestParameters);
        const response = await this.request(requestOptions, initOverrides);
        return new runtime.JSONApiResponse(response, (jsonValue) => RequestStatusFromJSON(jsonValue));
    }
    /**
     * 200 with `Retry-After` while the request is incomplete, 303 to its result once it succeeded, and 200 with a problem in the body if it failed or was canceled.
     * Get the status of a request
     */
    async getRequest(requestParameters, initOverrides) {
        const response = await this.getRequestRaw(requestParameters, initOverrides);
        return await response.value();
    }
    /**
     * Creates request options for listRequests without sending the request
     */
    async listRequestsRequestOpts(requestParameters) {
        const queryParameters = {};
        if (requestParameters['status'] != null) {
            queryParameters['status'] = requestParameters['status'];
        }
        if (requestParameters['operation'] != null) {
            queryParameters['operation'] = requestParameters['operation'];
        }
        if (requestParameters['limit'] != null) {
            queryParameters['limit'] = requestParameters['limit'];
        }
        if (requestParameters['cursor'] != null) {
            queryParameters['cursor'] = requestParameters['cursor'];
        }
        const headerParameters = {};
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("apiKey", ["read"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("jwt", ["read"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        let urlPath = `/requests`;
        return {
            path: urlPath,
            method: 'GET',
            headers: headerParameters,
            query: queryParameters,
        };
    }
    /**
     * The caller\'s requests, newest first.
     * List requests
     */
    async listRequestsRaw(requestParameters, initOverrides) {
        const requestOptions = await this.listRequestsRequestOpts(requestParameters);
        const response = await this.request(requestOptions, initOverrides);
        return new runtime.JSONApiResponse(response, (jsonValue) => RequestPageFromJSON(jsonValue));
    }
    /**
     * The caller\'s requests, newest first.
     * List requests
     */
    async listRequests(requestParameters = {}, initOverrides) {
        const response = await this.listRequestsRaw(requestParameters, initOverrides);
        return await response.value();
    }
    /**
     * Creates request options for watchRequest without sending the request
     */
    async watchRequestRequestOpts(requestParameters) {
        if (requestParameters['requestId'] == null) {
            throw new runtime.RequiredError('requestId', 'Required parameter "requestId" was null or undefined when calling watchRequest().');
        }
        const queryParameters = {};
        const headerParameters = {};
        if (requestParameters['lastEventID'] != null) {
            headerParameters['Last-Event-ID'] = String(requestParameters['lastEventID']);
        }
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("apiKey", ["read"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        if (this.configuration && this.configuration.accessToken) {
            const token = this.configuration.accessToken;
            const tokenString = await token("jwt", ["read"]);
            if (tokenString) {
                headerParameters["Authorization"] = `Bearer ${tokenString}`;
            }
        }
        let urlPath = `/requests/{requestId}/events`;
        urlPath = urlPath.replace('{requestId}', encodeURIComponent(String(requestParameters['requestId'])));
        return {
            path: urlPath,
            method: 'GET',
            headers: headerParameters,
            query: queryParameters,
        };
    }
    /**
     * Server-Sent Events: the status as it is, then every change of it and every progress report, until the request has finished. Each event is named `status`; its data is a `RequestStatus` and its id the status\'s revision. Send `Last-Event-ID` to go on after a break: what changed in between arrives as one event, the status as it is now.
     * Watch a request
     */
    async watchRequestRaw(requestParameters, initOverrides) {
        const requestOptions = await this.watchRequestRequestOpts(requestParameters);
        const response = await this.request(requestOptions, initOverrides);
        if (this.isJsonMime(response.headers.get('content-type'))) {
            return new runtime.JSONApiResponse(response);
        }
        else {
            return new runtime.TextApiResponse(response);
        }
    }
    /**
     * Server-Sent Events: the status as it is, then every change of it and every progress report, until the request has finished. Each event is named `status`; its data is a `RequestStatus` and its id the status\'s revision. Send `Last-Event-ID` to go on after a break: what changed in between arrives as one event, the status as it is now.
     * Watch a request
     */
    async watchRequest(requestParameters, initOverrides) {
        const response = await this.watchRequestRaw(requestParameters, initOverrides);
        switch (response.raw.status) {
            case 200:
                return await response.value();
            case 204:
                return null;
            default:
                return await response.value();
        }
    }
}
