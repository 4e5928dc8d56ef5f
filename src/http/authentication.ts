/**
 * Who calls (RFC 6750): held to the contract's `security` before anything of the body is read. 401 if that is not known,
 * 403 if it is and the scope is missing. Neither says anything of the credential that came.
 */
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import type { Authentication } from '../auth/authentication.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { anyone, has, isAdmin } from '../auth/caller.ts';
import type { Caller } from '../auth/caller.ts';
import type { Operation } from '../contract/contract.ts';
import type { Access } from '../contract/security.ts';
import { shown } from '../faults/shown.ts';
import { refuse } from './reply.ts';

const realm = 'Bearer realm="see-other"';

export interface AccessControl {
  /** What comes first of an operation. */
  readonly before: (operation: Operation) => RequestHandler;
  /** What comes first of what is for whoever runs the service: it asks for the scope `admin`. */
  readonly beforeAdmin: RequestHandler;
  /** Whose requests the caller makes, and sees in lists. */
  readonly ownerOf: (req: Request) => string;
  /** Whether the caller may see and cancel every owner's request, by its id. */
  readonly mayReachAll: (req: Request) => boolean;
  /** Whether the caller would still be let in, by the same credential. Rejects with StoreUnavailable. */
  readonly stillGood: (req: Request) => Promise<boolean>;
}

/** Whoever mounts the service in an app has found out by themselves who calls, and answered whom they let in. */
export function authenticatedBefore(ownerOf: (req: Request) => string): AccessControl {
  return {
    before: () => (_req, _res, next) => next(),
    beforeAdmin: (_req, _res, next) => next(),
    ownerOf: (req) => checkedOwner(ownerOf(req)),
    mayReachAll: () => false,
    stillGood: () => Promise.resolve(true),
  };
}

/** Requests of nobody in particular would be everybody's. */
function checkedOwner(owner: unknown): string {
  if (typeof owner === 'string' && owner !== '') return owner;
  throw new TypeError(`ownerOf gave ${shown(owner)}; it has to give a text that is not empty`);
}

/** Without an authenticator nobody is asked, and everybody is the same owner. */
export function authenticatedHere(
  authenticator: Authenticator | undefined,
  accesses: ReadonlyMap<string, Access>,
): AccessControl {
  const admissions = new WeakMap<Request, Admission>();
  const callerOf = (req: Request): Caller => admissions.get(req)?.caller ?? anyone;
  const guard = (what: string, access: Access): RequestHandler =>
    access === undefined || authenticator === undefined
      ? (_req, _res, next) => next()
      : (req, _res, next) => {
          const asks = authenticator.asks();
          if (asks === false) next();
          else
            return Promise.resolve(asks).then(async (asked) => {
              if (asked) admissions.set(req, await admitted(req, what, access, authenticator));
              next();
            });
        };
  return {
    before: ({ operationId }) => guard(operationId, accesses.get(operationId)),
    beforeAdmin: guard('it', [['admin']]),
    ownerOf: (req) => callerOf(req).owner,
    mayReachAll: (req) => isAdmin(callerOf(req)),
    stillGood: async (req) => (await admissions.get(req)?.stillGood()) ?? true,
  };
}

type Admission = Extract<Authentication, { kind: 'caller' }>;

/** Throws the 401 or the 403. */
async function admitted(
  req: IncomingMessage,
  what: string,
  access: NonNullable<Access>,
  authenticator: Authenticator,
): Promise<Admission> {
  const authentication = await authenticator.authenticate(credentialOf(req));
  if (authentication.kind === 'refused') throw invalid(authentication.reason);
  const { caller } = authentication;
  if (access.some((asked) => has(caller, asked))) return authentication;
  const missing = access.map((asked) => asked.join(' '));
  const scope = [...new Set(missing)].join(', or ');
  const held = [...caller.scopes].join(', ') || 'none';
  throw refuse(
    'scope-missing',
    { detail: `${what} asks for the scope ${scope}, and this key or token has ${held}.` },
    { 'WWW-Authenticate': `${realm}, error="insufficient_scope", scope="${missing[0] ?? ''}"` },
  );
}

/** What follows `Bearer` in the one Authorization header that there is. Throws the 401 of anything else. */
function credentialOf(req: IncomingMessage): string {
  const given = req.headersDistinct['authorization'] ?? [];
  const [value] = given;
  if (value === undefined) {
    throw refuse(
      'unauthenticated',
      { detail: 'There is no Authorization header. Send "Authorization: Bearer KEY".' },
      { 'WWW-Authenticate': realm },
    );
  }
  if (given.length > 1) throw invalid('there is more than one Authorization header');
  const credential = /^bearer +(?<credential>[\w\-.~+/]+=*) *$/i.exec(value)?.groups?.['credential'];
  if (credential === undefined) throw invalid('the Authorization header is not "Bearer" and a key or token');
  return credential;
}

function invalid(reason: string): Error {
  const sentence = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  return refuse(
    'unauthenticated',
    { detail: `${sentence} Send "Authorization: Bearer KEY" with a key or token that is good.` },
    { 'WWW-Authenticate': `${realm}, error="invalid_token", error_description="${reason.replace(/["\\]/g, "'")}"` },
  );
}
