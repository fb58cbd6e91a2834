import { describe, expect, test } from '@jest/globals';
import type { Logger } from 'pino';
import { GatewayError } from '../../schema/errors.ts';
import { createLogger } from './logger.ts';

function logged(write: (logger: Logger) => void): string {
  const lines: string[] = [];
  write(createLogger('debug', { write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

const SECRETS = [
  '001190000001',
  'H26.12-261102-0001',
  '000.00.12.H26-261102-0001',
  'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIwMDEifQ.c2ln',
  'postgres://gateway:hunter2@10.0.0.7:5432/log',
  'http://land.internal:8080/ws',
  '10.20.30.40:8443',
];

describe('the process log', () => {
  test.each(SECRETS)('does not write %s, wherever it hides', (secret) => {
    const text = logged((logger) => {
      logger.info({ reason: `because of ${secret}` }, `message with ${secret}`);
      logger.warn({ error: new Error(`failed for ${secret}`) }, 'failed');
      logger.warn(new Error(`bare ${secret}`), 'bare');
      logger.error(`only text ${secret}`);
      logger.info({ requestId: secret }, 'as an id');
      logger.info('formatted %s', secret);
      logger.error(
        { error: new GatewayError('INTERNAL', `detail ${secret}`, { cause: new Error(secret) }) },
        'x',
      );
    });
    expect(text.split('\n').length).toBeGreaterThan(7);
    expect(text).not.toContain(secret);
  });

  test('says where a fault was thrown that nobody meant to throw, and nothing of its words that look so', () => {
    const text = logged((logger) =>
      logger.error({ error: new TypeError('bad\n    at Lan (secret.ts:1:1)') }, 'a fault'),
    );
    const { error } = JSON.parse(text);
    expect(error.at[0]).toMatch(/gateway\/observability\/logger\.test\.ts:\d+:\d+\)?$/);
    expect(error.at[0]).not.toMatch(/\/(work|home|root|tmp)\//);
    expect(JSON.stringify(error.at)).not.toContain('Lan');
    const known = logged((logger) => logger.warn({ error: new GatewayError('AGENCY_FAULT', 'x') }, 'known'));
    expect(JSON.parse(known).error.at).toBeUndefined();
  });

  test('writes only the keys on its list', () => {
    const text = logged((logger) =>
      logger.info(
        {
          agency: 'land',
          fullName: 'Nguyễn Thị Lan',
          token: 'abc',
          nested: { password: 'hunter2' },
          headers: ['x'],
        },
        'call',
      ),
    );
    expect(JSON.parse(text)).toMatchObject({ agency: 'land', msg: 'call' });
    expect(text).not.toMatch(/Lan|abc|hunter2|headers/);
  });

  test('never writes what libraries hang on their errors', () => {
    const error = Object.assign(new Error('Request failed'), {
      response: { config: { data: '<soap:Envelope><Password>hunter2</Password></soap:Envelope>' } },
      config: { auth: 'hunter2' },
    });
    const text = logged((logger) => logger.error({ error }, 'call failed'));
    expect(text).toContain('Request failed');
    expect(text).not.toMatch(/hunter2|Envelope/);
  });

  test('survives a cause that points back to its own error', () => {
    const error: Error & { cause?: unknown } = new Error('round');
    error.cause = error;
    expect(logged((logger) => logger.error({ error }, 'x'))).toContain('round');
  });
});
