/** Calls and answers that Express need not make its own. */
import { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:http';
import type { Express } from 'express';

/**
 * Express changes the prototype of each call and of each answer, after which V8 reads every member of them the slow way. A
 * server that makes them with the prototypes of its app leaves it nothing to change.
 */
export function messagesOf({ request, response }: Pick<Express, 'request' | 'response'>): ServerOptions {
  return {
    IncomingMessage: withPrototype(IncomingMessage, request) as typeof IncomingMessage,
    ServerResponse: withPrototype(ServerResponse, response) as typeof ServerResponse,
  };
}

function withPrototype(base: new (...parameters: never[]) => object, prototype: object): unknown {
  const made = function construct(...parameters: never[]): object {
    return Reflect.construct(base, parameters, made) as object;
  };
  made.prototype = prototype;
  return made;
}
