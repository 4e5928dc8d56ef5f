/** An isolated handler that keeps track of the active span, as with an SDK of its own, and says which it is. */
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { Handler } from '../../../src/engine/handler.ts';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

export const echo = {
  runs: 'isolated',
  module: import.meta.url,
  run: () => Promise.resolve({ ...trace.getActiveSpan()?.spanContext() }),
} satisfies Handler<unknown>;
