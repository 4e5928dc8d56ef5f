/** The contract as it is served: to whoever reads it where the service is not at `/`, it names the place where it is. */
import { isDeepStrictEqual } from 'node:util';
import type { Contract } from '../contract/contract.ts';
import { yaml } from '../contract/yaml.ts';

/** A text in two, with the servers to be put between. */
type Around = readonly [before: string, after: string];

export class ServedContract {
  readonly #contract: Contract;
  readonly #json: string;
  /** Found once there is somebody to be told other servers than the contract has. */
  #around: Around | undefined;

  constructor(contract: Contract) {
    this.#contract = contract;
    this.#json = JSON.stringify(contract.document);
  }

  /** @param server where the service is: `/api` or `https://example.org/api`; if it is empty, the contract says it as it was written */
  json(server: string): string {
    if (server === '') return this.#json;
    return JSON.stringify({ ...this.#contract.document, servers: serversAt(server) });
  }

  /** The text as it was written, but for its servers. */
  yaml(server: string): string {
    if (server === '') return this.#contract.text;
    this.#around ??= aroundServers(this.#contract);
    return this.#around.join(JSON.stringify(serversAt(server)));
  }
}

function serversAt(url: string): readonly object[] {
  return [{ url, description: 'The server that answers this document.' }];
}

function aroundServers({ text, document }: Contract): Around {
  const meant = { ...document, servers: [] };
  const around = cut(text);
  // a text that says something else once it is cut, with an anchor in its servers for example, is written anew
  return says(around.join('[]'), meant) ? around : cut(yaml().stringify(meant));
}

function cut(text: string): Around {
  const { isMap, isNode, isScalar, parseDocument } = yaml();
  const { contents } = parseDocument(text);
  if (!isMap(contents)) throw new Error('a contract that is no map was read');
  for (const { key, value } of contents.items) {
    if (!isScalar(key) || key.value !== 'servers' || !isNode(value)) continue;
    const [valueStart, valueEnd] = value.range ?? [0, 0];
    // a list in lines of its own ends with the end of the last
    const end = valueStart + text.slice(valueStart, valueEnd).trimEnd().length;
    return [`${text.slice(0, key.range?.[1])}: `, text.slice(end)];
  }
  const start = contents.range?.[0] ?? 0;
  if (contents.flow === true) return [`${text.slice(0, start)}{"servers": `, `, ${text.slice(start + 1)}`];
  return [`${text.slice(0, start)}servers: `, `\n${text.slice(start)}`];
}

function says(text: string, meant: unknown): boolean {
  try {
    return isDeepStrictEqual(yaml().parse(text), meant);
  } catch {
    return false;
  }
}
