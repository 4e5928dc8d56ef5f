import { openAsBlob } from 'node:fs';
import { createClient } from '@see-other/client';

const [path = ''] = process.argv.slice(2);
const token = process.env['SEE_OTHER_TOKEN'];
const client = createClient({
  url: process.env['SEE_OTHER_URL'] ?? 'http://127.0.0.1:8080',
  headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
});

const file = await openAsBlob(path, { type: 'text/csv' });
const submission = await client.submit('profileDataset', file);
for await (const { status } of submission.updates()) console.log(status?.status, status?.progress?.message ?? '');

const profile = await submission.wait();
console.log(`${profile.rows} rows: ${profile.columns.map(({ name }) => name).join(' ')}`);
