/** The rules of asynchronous request-reply over HTTP: what each asks, where it stands, and what to do about it. */

interface RuleText {
  readonly title: string;
  /** A MUST that is not kept is a failure, a SHOULD a warning. */
  readonly level: 'MUST' | 'SHOULD';
  readonly source: string;
  /** What a server that does not keep it should do. */
  readonly advice: string;
}

export const rules = {
  'submit-answers-202': {
    title: 'A request that is taken on is answered 202 Accepted',
    level: 'MUST',
    source: 'RFC 9110, 15.3.3',
    advice: 'Answer 202 once the request is stored; 200 and 201 say that the work is done.',
  },
  'accepted-has-location': {
    title: 'The 202 has the Location of the status',
    level: 'MUST',
    source: 'RFC 9110, 15.3.3; the contract',
    advice: 'Send Location with the 202: without it nobody can find the request again.',
  },
  'accepted-location-resolves': {
    title: "The 202's Location is a URL to go to, relative or absolute",
    level: 'MUST',
    source: 'RFC 9110, 10.2.2',
    advice:
      'Send an http or https URL, or a reference relative to the URL that was posted to, without user and password.',
  },
  'accepted-location-is-own': {
    title: 'Each request has a Location of its own',
    level: 'MUST',
    source: 'the contract',
    advice: 'Give each accepted request an id, and put that into its Location.',
  },
  'accepted-says-status': {
    title: "The 202's body describes the request's status",
    level: 'SHOULD',
    source: 'RFC 9110, 15.3.3',
    advice:
      'Send the body that the status would answer, with a word in its member `status`: people and logs see where the request stands.',
  },
  'accepted-retry-after': {
    title: 'The 202 says when to ask for the status',
    level: 'SHOULD',
    source: 'RFC 9110, 10.2.3',
    advice: 'Send Retry-After with the seconds that the work is likely to take: clients poll as they like otherwise.',
  },
  'retry-after-readable': {
    title: 'Every Retry-After is whole seconds or an HTTP date',
    level: 'MUST',
    source: 'RFC 9110, 10.2.3 and 5.6.7',
    advice: 'Write whole seconds ("2"), or a date such as "Tue, 24 Nov 2026 08:00:00 GMT".',
  },
  'status-readable-at-once': {
    title: 'The status can be read as soon as the 202 has arrived',
    level: 'MUST',
    source: 'RFC 9110, 15.3.3; the contract',
    advice: 'Send the 202 only once whatever node answers the status can read the request.',
  },
  'status-incomplete-is-200': {
    title: 'The status of an incomplete request answers 200',
    level: 'MUST',
    source: 'RFC 9110, 15.3.1; the contract',
    advice: 'Answer 200 with the status as the body: asking for the status worked, whatever the request does.',
  },
  'status-retry-after': {
    title: 'The status of an incomplete request says when to ask again',
    level: 'SHOULD',
    source: 'RFC 9110, 10.2.3',
    advice: 'Send Retry-After with each 200 of an incomplete request.',
  },
  'status-not-fresh': {
    title: 'The status of an incomplete request is not cached beyond its Retry-After',
    level: 'SHOULD',
    source: 'RFC 9111, 4.2.1',
    advice: 'Send Cache-Control: no-cache (and private): a cache would go on saying that the request runs.',
  },
  'status-complete-is-303': {
    title: 'The status of a request that succeeded answers 303 See Other',
    level: 'MUST',
    source: 'RFC 9110, 15.4.4',
    advice:
      'Answer 303, which says that the result is another resource to GET. 301 and 308 would move the status for good, 302 and 307 say that it is elsewhere for now.',
  },
  'redirect-has-location': {
    title: 'The 303 has the Location of the result',
    level: 'MUST',
    source: 'RFC 9110, 15.4.4',
    advice: 'Send Location with the 303.',
  },
  'redirect-location-resolves': {
    title: "The 303's Location is a URL to go to, relative or absolute",
    level: 'MUST',
    source: 'RFC 9110, 10.2.2',
    advice: 'Send an http or https URL, or a reference relative to the URL of the status, without user and password.',
  },
  'location-same-origin': {
    title: 'Locations stay on the origin that was asked',
    level: 'SHOULD',
    source: 'RFC 9110, 15.4',
    advice:
      'Send relative references, or the public URL that the client used (behind a proxy, that of the proxy): clients do not send credentials to another origin.',
  },
  'status-final-stays': {
    title: 'A status that is final stays as it is',
    level: 'MUST',
    source: 'the contract',
    advice: 'Once a request has finished, answer the same for as long as it is kept, from every node.',
  },
  'status-redirect-parameter': {
    title: '`?redirect=false` answers 200 where 303 would be the answer',
    level: 'MUST',
    source: 'the contract',
    advice:
      "Answer 200 without Location, and with the result's URL in the body, for clients that cannot see a redirect.",
  },
  'status-head': {
    title: 'HEAD on the status answers as GET does, without a body',
    level: 'MUST',
    source: 'RFC 9110, 9.1 and 9.3.2',
    advice: 'Route HEAD to the handler of GET and leave out the body.',
  },
  'status-not-modified': {
    title: 'The status with an ETag answers 304 to If-None-Match',
    level: 'MUST',
    source: 'RFC 9110, 13.1.2',
    advice: 'Compare If-None-Match with the ETag and answer 304 without a body, or send no ETag.',
  },
  'result-answers-200': {
    title: 'The 303 leads to a result that answers 200',
    level: 'MUST',
    source: 'RFC 9110, 15.4.4',
    advice: 'Store the result before the status says 303, and answer GET at its Location.',
  },
  'result-absent-while-incomplete': {
    title: 'There is no result while the request is incomplete: 404',
    level: 'MUST',
    source: 'RFC 9110, 15.5.5; the contract',
    advice: 'Answer 404 with a problem until the request has succeeded: a 200 would be taken for the result.',
  },
  'result-fits-contract': {
    title: 'The result has the media type and the body that the contract says',
    level: 'MUST',
    source: 'the contract',
    advice: 'Check results against the contract before the request is called succeeded, or mend the contract.',
  },
  'result-has-media-type': {
    title: 'The result says its media type',
    level: 'SHOULD',
    source: 'RFC 9110, 8.3',
    advice: 'Send Content-Type with the result.',
  },
  'result-head': {
    title: 'HEAD on the result answers as GET does, without a body',
    level: 'MUST',
    source: 'RFC 9110, 9.1 and 9.3.2',
    advice: 'Route HEAD to the handler of GET and leave out the body.',
  },
  'result-not-modified': {
    title: 'The result with an ETag answers 304 to If-None-Match',
    level: 'MUST',
    source: 'RFC 9110, 13.1.2',
    advice: 'Compare If-None-Match with the ETag and answer 304 without a body, or send no ETag.',
  },
  'failed-is-200': {
    title: 'The status of a request that failed answers 200, and no redirect',
    level: 'MUST',
    source: 'RFC 9110, 15.3.1; the contract',
    advice: 'Answer 200 with the status: reading it worked, and there is no result to be sent on to.',
  },
  'failed-has-problem': {
    title: 'The status of a request that failed holds a problem',
    level: 'SHOULD',
    source: 'RFC 9457, 3.1; the contract',
    advice: 'Put type, title, status and detail of what went wrong into the member `problem` of the status.',
  },
  'failed-has-no-result': {
    title: 'A request that failed has no result: 404',
    level: 'MUST',
    source: 'RFC 9110, 15.5.5; the contract',
    advice: 'Answer 404 with a problem that says that the request failed.',
  },
  'cancel-answer': {
    title: 'Cancelling answers 200 or 204 (canceled), or 202 (asked to stop)',
    level: 'MUST',
    source: 'RFC 9110, 9.3.5; the contract',
    advice:
      'Answer DELETE on the status 200 (or 204, without a body) if the request is canceled now, 202 if its worker was asked to stop, and 409 only if it has finished.',
  },
  'cancel-never-redirects': {
    title: 'Cancelling is never answered with a redirect',
    level: 'MUST',
    source: 'RFC 9110, 15.4.4; the contract',
    advice:
      'Answer 200, 202 or 409: many clients turn a 303 to a DELETE into a GET, some repeat the DELETE on the result.',
  },
  'canceled-is-200': {
    title: 'The status of a canceled request answers 200 and says so',
    level: 'MUST',
    source: 'RFC 9110, 15.3.1; the contract',
    advice:
      'Answer 200 with the status `canceled`, and do not let the worker finish a request that was said to be canceled.',
  },
  'canceled-has-no-result': {
    title: 'A canceled request has no result: 404',
    level: 'MUST',
    source: 'RFC 9110, 15.5.5; the contract',
    advice: 'Answer 404 with a problem that says that the request was canceled.',
  },
  'cancel-finished-is-409': {
    title: 'Cancelling a finished request is answered 409',
    level: 'MUST',
    source: 'RFC 9110, 15.5.10; the contract',
    advice: 'Answer 409 with a problem, and keep the result.',
  },
  'unknown-is-404': {
    title: 'A request that does not exist is answered 404',
    level: 'MUST',
    source: 'RFC 9110, 15.5.5',
    advice: 'Answer 404 with a problem at the status and the result of an id that is not known.',
  },
  'unsupported-media-type-is-415': {
    title: 'A body of a media type that is not taken is answered 415',
    level: 'SHOULD',
    source: 'RFC 9110, 15.5.16',
    advice: 'Check Content-Type before the body is read.',
  },
  'malformed-body-is-400': {
    title: 'A body that cannot be parsed is answered 400',
    level: 'SHOULD',
    source: 'RFC 9110, 15.5.1',
    advice:
      'Parse the body before the request is accepted, and answer 400 with a problem that says where it breaks off.',
  },
  'method-not-allowed-is-405': {
    title: 'A method that the status does not have is answered 405 or 501',
    level: 'SHOULD',
    source: 'RFC 9110, 9.1',
    advice: 'Answer 405 for methods that are known and not allowed here, 501 for those that no resource has.',
  },
  'method-not-allowed-has-allow': {
    title: 'A 405 says in Allow which methods there are',
    level: 'MUST',
    source: 'RFC 9110, 15.5.6',
    advice: 'Send Allow with each 405.',
  },
  'errors-are-problems': {
    title: 'Errors are problem documents with type, title and status',
    level: 'SHOULD',
    source: 'RFC 9457, 3; the contract',
    advice: 'Answer errors as application/problem+json with the members type, title and status.',
  },
  'problem-members': {
    title: 'The members of a problem have their types',
    level: 'MUST',
    source: 'RFC 9457, 3.1',
    advice: 'A problem is a JSON object: type a URI reference, title and detail text, status a number.',
  },
  'problem-status': {
    title: 'The status in a problem is that of the answer',
    level: 'MUST',
    source: 'RFC 9457, 3.1.2',
    advice: 'Write the status of the answer into the problem, or leave the member out.',
  },
  'no-server-errors': {
    title: 'No call is answered 5xx, or not at all',
    level: 'MUST',
    source: 'RFC 9110, 15.6.1',
    advice:
      "Look into the server's log. What a client does wrong is answered 4xx; a server that has too much to do answers 503 with Retry-After.",
  },
  'refusal-retry-after': {
    title: 'A 429 or 503 says when to come back',
    level: 'SHOULD',
    source: 'RFC 6585, 4; RFC 9110, 15.6.4',
    advice: 'Send Retry-After with each 429 and 503.',
  },
  'idempotency-replay': {
    title: 'The same Idempotency-Key and request again is the same request',
    level: 'MUST',
    source: 'draft-ietf-httpapi-idempotency-key-header, 2.6; the contract',
    advice: 'Keep the key with the request, and answer the same Location when it comes again.',
  },
  'idempotency-conflict': {
    title: 'An Idempotency-Key with another request is refused with 4xx',
    level: 'MUST',
    source: 'draft-ietf-httpapi-idempotency-key-header, 2.7; the contract',
    advice: 'Keep a fingerprint of the request with its key, and answer 422 if it differs.',
  },
  'prefer-wait-applied': {
    title: 'Who waits because of Prefer: wait says so in Preference-Applied',
    level: 'SHOULD',
    source: 'RFC 7240, 3 and 4.3; the contract',
    advice: 'Send Preference-Applied: wait with an answer that was held; if the contract offers to wait, hold it.',
  },
  'prefer-wait-bounded': {
    title: 'Prefer: wait is not waited longer than asked',
    level: 'MUST',
    source: 'RFC 7240, 4.3; the contract',
    advice: 'Answer with the status as it is when the seconds are over.',
  },
  'credentials-required': {
    title: 'Without credentials the answer is 401',
    level: 'MUST',
    source: 'RFC 9110, 15.5.2; the contract',
    advice: "Check who calls before anything else, wherever the contract's `security` asks for it.",
  },
  'unauthorized-has-challenge': {
    title: 'A 401 says in WWW-Authenticate what is missing',
    level: 'MUST',
    source: 'RFC 9110, 15.5.2',
    advice: 'Send WWW-Authenticate with each 401, such as: Bearer realm="...".',
  },
  'answers-fit-contract': {
    title: 'Status, headers, media type and body of each answer are as the contract says',
    level: 'MUST',
    source: 'the contract',
    advice: 'Mend the server or the contract: clients are generated from what the contract says.',
  },
} satisfies Readonly<Record<string, RuleText>>;

export type RuleId = keyof typeof rules;

export interface Rule extends RuleText {
  readonly id: RuleId;
}

/** In the order of a request's life. */
export const catalogue: readonly Rule[] = Object.entries(rules).map(([id, rule]) => ({ id: id as RuleId, ...rule }));
