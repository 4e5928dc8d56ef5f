/** `see-other keys`: makes, lists and revokes the API keys of a store. It works on the store itself: no server has to run. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { KeyRecord, KeyStore } from '../ports/key-store.ts';
import { isOwner } from '../request/owners.ts';
import { isScope, scopes } from '../request/scopes.ts';
import type { Scope } from '../request/scopes.ts';
import { positive } from './arguments.ts';
import { UsageError } from './errors.ts';
import { forPeople, printJson, printLine, shown, talk } from './output.ts';

interface StoreOptions {
  readonly store: string;
}

interface CreateOptions extends StoreOptions {
  readonly owner: string;
  readonly scopes: readonly Scope[];
  readonly name?: string;
  readonly expiresDays?: number;
}

const dayMs = 86_400_000;

export function addKeys(program: Command): void {
  const keys = program
    .command('keys')
    .description('Makes, lists and revokes the keys that callers say who they are with.');
  const about = (name: string, description: string): Command =>
    keys
      .command(name)
      .description(description)
      .addOption(
        new Option('--store <url>', 'where requests are kept, and the keys beside them')
          .env('SEE_OTHER_STORE')
          .default('sqlite:./data'),
      );
  about('create', 'Makes a key and prints it, this once: what is kept of it cannot be turned back into it.')
    .addOption(new Option('--owner <name>', 'whose requests it sends and sees').argParser(owner).makeOptionMandatory())
    .addOption(
      new Option('--scopes <list>', `what it may do, with commas between: ${scopes.join(', ')}`)
        .default(['submit', 'read'], 'submit,read')
        .argParser(scopeList),
    )
    .addOption(new Option('--name <text>', 'what it is for, for people to read'))
    .addOption(
      new Option('--expires-days <number>', 'how long it is good (default: until revoked)').argParser(positive),
    )
    .action(create);
  about('list', 'Lists the keys, newest first; one line of JSON each if nobody watches. Never their secrets.').action(
    list,
  );
  about('revoke', 'Revokes a key: it opens nothing any more, two seconds later on every node.')
    .argument('<id>', 'its id, as `list` has it')
    .action(revoke);
}

async function create({ store, owner, scopes, name, expiresDays }: CreateOptions): Promise<void> {
  const { makeKey } = await import('../auth/api-keys.ts');
  const now = Date.now();
  const expiresAt = expiresDays === undefined ? undefined : Math.round(now + expiresDays * dayMs);
  const { key, record } = makeKey({ owner, scopes, name, expiresAt }, now);
  await withKeys(store, (keys) => keys.add(record));
  printLine(key);
  talk(
    `Key ${record.id} of ${owner}: ${scopes.join(', ')}${expiresAt === undefined ? '' : `, until ${instant(expiresAt)}`}. ` +
      'It is not shown again. Give it to the client in SEE_OTHER_TOKEN, or as "Authorization: Bearer KEY".',
  );
}

async function list({ store }: StoreOptions): Promise<void> {
  const keys = await withKeys(store, (opened) => opened.list());
  const now = Date.now();
  if (keys.length === 0) talk('There are none: a server on loopback asks nobody who they are.');
  else if (forPeople()) for (const line of table(keys, now)) printLine(line);
  else for (const key of keys) printJson(data(key, now));
}

async function revoke(text: string, { store }: StoreOptions): Promise<void> {
  const id = keyId(text);
  const now = Date.now();
  const key = await withKeys(store, (keys) => keys.revoke(id, now));
  if (key === undefined)
    throw new UsageError(`there is no key ${id} in this store; see-other keys list shows them all`);
  const { revokedAt = now } = key;
  talk(
    revokedAt < now
      ? `Key ${id} was revoked at ${instant(revokedAt)}.`
      : `Key ${id} of ${key.owner} is revoked; servers know it within two seconds.`,
  );
}

async function withKeys<Result>(store: string, use: (keys: KeyStore) => Promise<Result>): Promise<Result> {
  const { openKeys } = await import('../adapters.ts');
  const keys = await openKeys(store);
  try {
    return await use(keys);
  } finally {
    await keys.close();
  }
}

function data({ id, owner, scopes, name, createdAt, expiresAt, revokedAt }: KeyRecord, now: number) {
  return {
    id,
    state: stateOf({ expiresAt, revokedAt }, now),
    owner,
    scopes,
    ...(name !== undefined && { name }),
    createdAt: instant(createdAt),
    ...(expiresAt !== undefined && { expiresAt: instant(expiresAt) }),
    ...(revokedAt !== undefined && { revokedAt: instant(revokedAt) }),
  };
}

function table(keys: readonly KeyRecord[], now: number): string[] {
  const rows = keys.map((key) => {
    const { id, owner, scopes, name = '', createdAt, expiresAt } = key;
    const until = expiresAt === undefined ? '' : instant(expiresAt);
    return [id, stateOf(key, now), owner, scopes.join(','), instant(createdAt), until, name].map(shown);
  });
  const all = [['id', 'state', 'owner', 'scopes', 'created', 'expires', 'name'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function stateOf(
  { expiresAt, revokedAt }: { readonly expiresAt?: number | undefined; readonly revokedAt?: number | undefined },
  now: number,
): string {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt !== undefined && expiresAt <= now ? 'expired' : 'good';
}

function instant(at: number): string {
  return new Date(at).toISOString();
}

function owner(text: string): string {
  if (isOwner(text)) return text;
  throw new InvalidArgumentError(
    'It has to have 1 to 255 characters, no control characters, and no space at its ends.',
  );
}

function scopeList(text: string): Scope[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length > 0 && words.every(isScope)) return [...new Set(words)];
  throw new InvalidArgumentError(`It has to be some of ${scopes.join(', ')}, with commas between.`);
}

/** The id alone; of a whole key, which somebody may well paste, nothing else is looked at, and nothing is said again. */
function keyId(text: string): string {
  const id = /^(?:so_)?(?<id>[0-9a-f]{16})(?:_.*)?$/.exec(text)?.groups?.['id'];
  if (id === undefined)
    throw new UsageError('that is not the id of a key, which has 16 hex digits; see-other keys list shows them all');
  return id;
}
