import { describe, expect, test } from '@jest/globals';
import type { LogRecord } from '@opentelemetry/api-logs';
import { testRecord } from '../access-log/testing/log-fixture.ts';
import { createLogStream } from './log-stream.ts';

const streamOf = (...records: ReturnType<typeof testRecord>[]): LogRecord[] => {
  const told: LogRecord[] = [];
  createLogStream({ emit: (record) => void told.push(record), enabled: () => true })(records);
  return told;
};

/** In every place where a record may name somebody. */
const SECRET = 'SECRET-1';
const record = testRecord({
  v: 3,
  actor: {
    kind: 'officer',
    id: SECRET,
    org: 'land',
    unit: SECRET,
    branch: SECRET,
    client: SECRET,
    channel: 'AGENCY',
    loa: 2,
    onBehalfBy: SECRET,
    network: SECRET,
    networkClass: 'ipv4/32',
  },
  subject: { kind: 'person', hash: SECRET, relation: ['handler'] },
  related: [{ kind: 'person', hash: SECRET }],
  why: { purpose: SECRET, dossier: SECRET, legalBasis: [SECRET] },
  outcome: { result: 'refused', code: 'ACCESS_DENIED', messageId: SECRET },
  trace: { requestId: SECRET, operation: SECRET, documentHash: SECRET },
  note: SECRET,
});

describe('the stream of access records', () => {
  test('tells what, where, by which policies and with what result, by the record’s number', () => {
    expect(streamOf(record)).toEqual([
      expect.objectContaining({
        eventName: 'lienthong.access.crossing',
        timestamp: Date.parse(record.at),
        attributes: expect.objectContaining({
          'lienthong.record': record.id,
          'lienthong.service': 'landParcels',
          'lienthong.grounds': ['handler'],
          'lienthong.policies': ['officer-land.case'],
          'error.type': 'ACCESS_DENIED',
        }),
      }),
    ]);
  });

  test('holds nothing of a person, a dossier, a caller or a network', () => {
    expect(JSON.stringify(streamOf(record))).not.toContain(SECRET);
  });

  test.each([
    ['alarm', 17],
    ['warning', 13],
    ['notice', 9],
  ] as const)('gives a finding of severity %s the number %i', (severity, expected) => {
    const finding = { id: '0199a0b0-0000-7000-8000-000000000001', rule: 'many-subjects', severity };
    const [told] = streamOf(testRecord({ kind: 'finding', finding, outcome: { result: 'done' } }));
    expect(told?.severityNumber).toBe(expected);
  });

  test('does nothing where no logger provider is registered', () => {
    expect(() => createLogStream()([record])).not.toThrow();
  });
});
