/** What an error says: what happened, and what can be done about it. */
import { expect, test } from '@jest/globals';
import { NotAuthorized } from '../../src/client/client.ts';

test('what a server says ends with one full stop before what can be done, whether it had one or not', () => {
  for (const detail of ['Send a key.', 'Send a key']) {
    const { message } = new NotAuthorized('not let in', {
      type: 'about:blank',
      title: 'Who calls?',
      status: 401,
      detail,
    });
    expect(message).toMatch(/: Send a key\. Give credentials as /);
  }
});
