import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { REMEDIES } from '../policies/decision.ts';
import { ERRORS, GatewayError } from './errors.ts';

const page = readFileSync('docs/errors.md', 'utf8');
const rows = [
  ...page.matchAll(/^\| `([A-Z0-9_]+)` \| (\d{3}) \| (caller|gateway|agency) \| (yes|no) \|/gm),
].map(([, code = '', status, fault, retryable]) => ({
  code,
  httpStatus: Number(status),
  fault,
  retryable: retryable === 'yes',
}));

describe('the catalogue of errors', () => {
  test('says the same as docs/errors.md, code for code', () => {
    const catalogue = Object.entries(ERRORS).map(([code, { httpStatus, fault, retryable }]) => ({
      code,
      httpStatus,
      fault,
      retryable,
    }));
    expect(rows).toEqual(catalogue);
  });

  test('has every remedy explained in docs/errors.md, and no other', () => {
    const section = page.slice(page.indexOf('## Remedies'), page.indexOf('## What an error never holds'));
    const explained = [...section.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, name]) => name);
    expect(explained.filter((name) => name !== 'remedy').sort()).toEqual([...REMEDIES].sort());
  });

  test('speaks both languages, in plain words without a trace of the systems behind', () => {
    for (const { publicMessage } of Object.values(ERRORS)) {
      expect(publicMessage.vi).toBe(publicMessage.vi.normalize('NFC'));
      expect(`${publicMessage.en} ${publicMessage.vi}`).not.toMatch(/https?:|\d{3}|SOAP|SQL|Cedar/);
    }
  });

  test('keeps what an error says inside apart from what it shows', () => {
    const error = new GatewayError('AGENCY_FAULT', 'land: fault at 10.0.0.9', {
      extensions: { agency: 'land' },
    });
    expect(error.publicExtensions).toEqual({ agency: 'land' });
    expect(error.code).toBe('AGENCY_FAULT');
  });

  test('tells where in the gateway something failed, and not where a caller was refused', () => {
    const failed = new GatewayError('INTERNAL', 'a row without a key');
    const refused = new GatewayError('ACCESS_DENIED', 'no ground');
    expect(failed.stack).toContain('errors.test.ts');
    expect(refused.stack).toBe('GatewayError: no ground');
    expect(new Error('after it').stack).toContain('errors.test.ts');
  });
});
