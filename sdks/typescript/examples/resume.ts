import { createClient, RequestExpired, RequestFailed, WaitTimeout } from '@see-other/client';
import type { ScheduleEstimate } from '@see-other/client';

const [location = ''] = process.argv.slice(2);
const token = process.env['SEE_OTHER_TOKEN'];
const client = createClient({
  url: process.env['SEE_OTHER_URL'] ?? 'http://127.0.0.1:8080',
  headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
});

const submission = client.resume<ScheduleEstimate>(location);
try {
  const estimate = await submission.wait({ timeoutMs: 60_000 });
  console.log(`p80: ${estimate.duration.percentiles.p80}`);
} catch (error) {
  if (error instanceof WaitTimeout) console.log(`still ${error.lastStatus?.status}: try again later`);
  else if (error instanceof RequestFailed) console.log(`it failed: ${error.problem.detail}`);
  else if (error instanceof RequestExpired) console.log('its result is gone: submit it again');
  else throw error;
}
