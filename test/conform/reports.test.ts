import { expect, test } from '@jest/globals';
import type { OperationReport } from '../../src/conform/course.ts';
import type { Exchange } from '../../src/conform/exchanges.ts';
import { Findings } from '../../src/conform/findings.ts';
import { junitReport } from '../../src/conform/reports/junit.ts';
import { reportOn } from '../../src/conform/reports/report.ts';
import { textReport } from '../../src/conform/reports/text.ts';

const secret = 'let-me-in/please';

/** An exchange of a server that says everything that it was told. */
function exchange(number: number): Exchange {
  return {
    number,
    request: {
      method: 'GET',
      url: `http://127.0.0.1/requests/1?key=${encodeURIComponent(secret)}`,
      headers: { accept: 'application/json', 'x-api-version': '1', authorization: `Bearer ${secret}` },
      body: Buffer.alloc(0),
    },
    response: {
      status: 200,
      reason: 'OK',
      headers: new Headers({ 'content-type': 'application/json', 'x-told': secret }),
      body: Buffer.from(`{"id":"1","token":"${secret}"}`),
      truncated: false,
      json: undefined,
    },
    elapsedMs: 1,
  };
}

function reported() {
  const findings = new Findings();
  findings.fail('unknown-is-404', `GET /requests?key=${encodeURIComponent(secret)} was answered 200`, exchange(1));
  const run: OperationReport = {
    operation: 'work',
    url: `http://127.0.0.1/work?key=${secret}`,
    findings: findings.all(),
    exchanges: findings.all().flatMap(({ evidence }) => evidence),
    unfinished: `GET /requests/1?key=${secret} was not answered`,
  };
  return reportOn(`http://127.0.0.1/${secret}`, [run], {
    authorization: `Bearer ${secret}`,
    'x-api-version': '1',
    accept: 'application/json',
    'x-api-key': 'short',
  });
}

test('no report tells a credential, wherever it stands', () => {
  const report = reported();
  const texts = [
    JSON.stringify(report),
    junitReport(report, false),
    textReport(report)
      .map(({ text }) => text)
      .join('\n'),
  ];
  for (const text of texts) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(encodeURIComponent(secret));
    expect(text).toContain('***');
  }
});

test('what is short or common is left where it is no credential', () => {
  const [operation] = reported().operations;
  const [shown] = operation?.exchanges ?? [];
  expect(shown?.request.line).toBe('GET /requests/1?key=*** HTTP/1.1');
  expect(shown?.response.headers).toContainEqual(['content-type', 'application/json']);
  expect(shown?.response.body).toBe('{"id":"1","token":"***"}');
});

test('each thing that is wrong is shown by the exchange that first had it', () => {
  const findings = new Findings();
  for (let number = 1; number <= 5; number += 1) findings.fail('no-server-errors', 'GET was 500', exchange(number));
  findings.fail('no-server-errors', 'DELETE was 500', exchange(6));
  const finding = findings.all().find(({ rule }) => rule.id === 'no-server-errors');
  expect(finding?.details).toEqual(['GET was 500', 'DELETE was 500']);
  expect(finding?.evidence.map(({ number }) => number)).toEqual([1, 6]);
});
