/** A hint as a message of the topic: what asyncapi.yaml describes. */
import type { IHeaders, KafkaMessage, Message } from 'kafkajs';
import type { Hint } from '../../ports/work-queue.ts';
import { isRequestId } from '../../request/ids.ts';

const schemaVersion = '1';

/** The key spreads hints over the partitions; nothing depends on their order. */
export function messageOf({ id, operation }: Hint): Message {
  return {
    key: id,
    value: JSON.stringify({ id, operation }),
    headers: { 'content-type': 'application/json', 'schema-version': schemaVersion },
  };
}

/** The hint, or what is wrong with the message. Fields that a later version adds are passed over. */
export function hintOf({ value, headers }: Pick<KafkaMessage, 'value' | 'headers'>): Hint | string {
  const version = versionOf(headers);
  if (version !== undefined && version !== schemaVersion)
    return `its schema-version is not ${schemaVersion}: a newer node published it`;
  if (value === null) return 'it is empty';
  let content: unknown;
  try {
    content = JSON.parse(utf8.decode(value));
  } catch {
    return 'it is no JSON';
  }
  if (typeof content !== 'object' || content === null) return 'it is no JSON object';
  const { id, operation } = content as Partial<Record<string, unknown>>;
  if (typeof id !== 'string' || !isRequestId(id)) return 'its id is no id of a request';
  if (typeof operation !== 'string') return 'its operation is no string';
  return { id, operation };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function versionOf(headers: IHeaders | undefined): string | undefined {
  const version = headers?.['schema-version'];
  return version === undefined || Array.isArray(version) ? undefined : version.toString();
}
