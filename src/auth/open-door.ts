/** A server that others can reach asks who calls. */
import type { Authenticator } from './authenticator.ts';

export interface Door {
  /** The address that the server listens at. */
  readonly host: string;
  /** Whoever runs the server says that it may be open. */
  readonly insecure: boolean;
  /** Where keys are looked for. */
  readonly store: string;
}

/** Rejects, with what to do, if others could reach the server and nobody were asked. */
export async function refuseOpenDoor({ host, insecure, store }: Door, authenticator: Authenticator): Promise<void> {
  if (insecure || isLoopback(host) || (await authenticator.asks())) return;
  // a URL with a password in it is not shown
  const named = store.includes('@') ? 'URL (the one of this command)' : store;
  throw new Error(
    `${host} can be reached by others, and without keys anyone who reaches it sees and cancels every request. ` +
      `Make a key first: see-other keys create --owner NAME --store ${named}. ` +
      'Or take the tokens of an issuer: --jwt-issuer, --jwt-audience, --jwt-jwks. ' +
      'Or listen at 127.0.0.1 behind a proxy that checks who calls, or say --insecure.',
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
