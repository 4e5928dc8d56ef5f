import { describe, expect, test } from '@jest/globals';
import { strangerTo } from '../../src/conform/strange-id.ts';

describe('a strange id has the form of the id, and is another', () => {
  test.each([
    ['7', /^[1-9]\d{8}$/],
    ['12345678901', /^[1-9]\d{10}$/],
    ['job-1', /^job-[1-9]\d{8}$/],
    ['req_xYz9', /^req_[a-z][A-Z][a-z]\d$/],
    ['deadbeef', /^[a-f]{8}$/],
    ['DEADBE01', /^[A-F]{6}\d\d$/],
    ['zebra', /^[a-z]{5}$/],
    ['01ARZ3NDEKTSV4RRFFQ69G5FAV', /^0[\dA-HJKMNP-TV-Z]{25}$/],
    ['0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d', /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/],
    ['7D444840-9DC0-41D1-B245-5FFDCE74FAD2', /^[\dA-F]{8}-[\dA-F]{4}-4[\dA-F]{3}-[89AB][\dA-F]{3}-[\dA-F]{12}$/],
  ])('%s', (id, form) => {
    const strange = strangerTo(id);
    expect(strange).toMatch(form);
    expect(strange).not.toBe(id);
  });
});

test('it is none of those that are known', () => {
  expect(strangerTo('a', new Set('bcde'))).toBe('f');
});

test('there is none if the form leaves no other', () => {
  expect(strangerTo('--')).toBeUndefined();
});
