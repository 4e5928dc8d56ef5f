/** All that is measured, in the order of the report. */
import { accept } from './accept.ts';
import { backlog } from './backlog.ts';
import { behind } from './behind.ts';
import { busy } from './busy.ts';
import { dispatch } from './dispatch.ts';
import { drain } from './drain.ts';
import { lifecycle } from './lifecycle.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { upload } from './upload.ts';
import type { Workload } from './workload.ts';

export const workloads: readonly Workload[] = [
  accept,
  status,
  lifecycle,
  drain,
  dispatch,
  behind,
  backlog,
  start,
  upload,
  busy,
];
