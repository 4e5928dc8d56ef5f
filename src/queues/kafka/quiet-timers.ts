/**
 * kafkajs 2.2.4 sets a timer of a negative time whenever it has nothing to send, which Node warns of
 * (TimeoutNegativeWarning) and takes for 1 ms, and which sets itself again: a thousand wake-ups a second for each idle
 * connection. A timer is only of use while requests wait, so it is only set then. kafkajs is no longer maintained;
 * the version is pinned.
 */
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const { prototype } = RequestQueue;
const schedule = prototype.scheduleCheckPendingRequests;

prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
  if (this.pending.length > 0) schedule.call(this);
};
