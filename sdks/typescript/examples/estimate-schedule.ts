import { createClient } from '@see-other/client';

const token = process.env['SEE_OTHER_TOKEN'];
const client = createClient({
  url: process.env['SEE_OTHER_URL'] ?? 'http://127.0.0.1:8080',
  headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
});

const submission = await client.submit('estimateSchedule', {
  tasks: [
    { id: 'foundation', optimistic: 4, likely: 6, pessimistic: 12 },
    { id: 'walls', optimistic: 8, likely: 10, pessimistic: 20, after: ['foundation'] },
    { id: 'wiring', optimistic: 3, likely: 5, pessimistic: 14, after: ['foundation'] },
    { id: 'roof', optimistic: 5, likely: 6, pessimistic: 9, after: ['walls', 'wiring'] },
  ],
  trials: 20_000,
  seed: 42,
});
console.log(submission.location); // keep it: it is all that resume takes

const estimate = await submission.wait({ timeoutMs: 60_000 });
console.log(`p80: ${estimate.duration.percentiles.p80}`);
