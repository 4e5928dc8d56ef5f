/** A contract that says the same in another way: each part that may be a reference is one, to a reference to the part. */
import { parse } from 'yaml';

type Node = Record<string, unknown>;

interface Item extends Node {
  parameters?: Node[] | undefined;
}

interface Operation extends Item {
  requestBody?: Node;
  responses: Record<string, Node & { headers?: Record<string, Node> }>;
}

interface Document extends Node {
  paths: Record<string, Item>;
  components: Record<string, Record<string, unknown>>;
}

const methods = ['get', 'post', 'delete'];

/** JSON text of the contract. References into a path are percent-encoded, as what stands there needs it. */
export function behindReferences(contract: string): string {
  const document = parse(contract) as Document;
  const put = (section: string, name: string, node: unknown): Node => {
    const folder = (document.components[section] ??= {});
    folder[`${name}-itself`] = node;
    folder[name] = { $ref: `#/components/${section}/${name}-itself` };
    return { $ref: `#/components/${section}/${name}` };
  };
  const hide = (item: Item, name: string): void => {
    item.parameters = item.parameters?.map((one, index) => put('parameters', `${name}-${index}`, one));
  };
  for (const [number, [path, item]] of Object.entries(document.paths).entries()) {
    hide(item, `path-${number}`);
    for (const method of methods) {
      const operation = item[method] as Operation | undefined;
      if (operation === undefined) continue;
      const name = `${method}-${number}`;
      hide(operation, name);
      if (operation.requestBody !== undefined)
        operation.requestBody = put('requestBodies', name, operation.requestBody);
      for (const [status, response] of Object.entries(operation.responses)) {
        const { headers = {} } = response;
        for (const [header, declared] of Object.entries(headers))
          headers[header] = put('headers', `${name}-${status}-${header}`, declared);
        operation.responses[status] = put('responses', `${name}-${status}`, response);
      }
    }
    document.paths[path] = put('pathItems', `item-${number}`, item);
  }
  return JSON.stringify(document);
}
