/** Calls and answers that Express need not make its own. */
import type { ServerOptions } from 'node:http';
import type { Express } from 'express';
import { http } from '../node-http.ts';

/**
 * Express changes the prototype of each call and of each answer, after which V8 reads every member of them the slow way. A
 * server that makes them with the prototypes of its app leaves it nothing to change.
 */
export function messagesOf({ request, response }: Pick<Express, 'request' | 'response'>): ServerOptions {
  return {
    IncomingMessage: withPrototype(http.IncomingMessage, request) as typeof http.IncomingMessage,
    ServerResponse: withPrototype(http.ServerResponse, response) as typeof http.ServerResponse,
  };
}

function withPrototype(base: new (...parameters: never[]) => object, prototype: object): unknown {
  const made = function construct(...parameters: never[]): object {
    return Reflect.construct(base, parameters, made) as object;
  };
  made.prototype = prototype;
  return made;
}
