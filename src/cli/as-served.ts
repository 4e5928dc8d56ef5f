/** A contract as the command line has it: served by See Other, which then enforces its `security`, and no app does. */
import type { ServedOptions } from '../contract/contract.ts';
import { reservedPathOf } from '../http/reserved-paths.ts';

export const asServed: ServedOptions = { enforced: true, reservedPathOf };
