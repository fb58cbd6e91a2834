import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readXml } from '../../xml/safe-xml.ts';
import { KINDS } from './testing/kinds.ts';
import { outlineOf } from './testing/outline.ts';

/** A Python that has zeep (Debian: python3-zeep), which shares no line with us; `.ci/run` brings one. */
const PYTHON = process.env['TEST_ZEEP_PYTHON'];
const folder = mkdtempSync(join(tmpdir(), 'wsdl-zeep-'));
afterAll(() => rmSync(folder, { recursive: true }));

const compared = KINDS.filter(({ written, notByZeep }) => written !== undefined && notByZeep === undefined);

(PYTHON ? describe : describe.skip)('what is written by a description is what zeep writes by it', () => {
  const questions = compared.map(({ wsdl, beside, operation = 'Ask', fields = {} }, place) => {
    const own = join(folder, String(place));
    for (const [name, content] of Object.entries({ ...beside, 'service.wsdl': wsdl })) {
      mkdirSync(dirname(join(own, name)), { recursive: true });
      writeFileSync(join(own, name), content);
    }
    return { path: join(own, 'service.wsdl'), operation, fields };
  });
  const asked = () => {
    const { stdout, stderr } = spawnSync(
      PYTHON ?? '',
      [join(import.meta.dirname, 'testing', 'zeep-writes.py')],
      {
        ...{
          input: JSON.stringify(questions),
          encoding: 'utf8',
          timeout: 120_000,
          maxBuffer: 64 * 1024 * 1024,
        },
      },
    );
    if (stdout === '') throw new Error(stderr.slice(-2_000));
    return JSON.parse(stdout) as readonly { readonly body?: readonly string[]; readonly error?: string }[];
  };
  const answers = PYTHON ? asked() : [];

  test('of at least thirty kinds', () => {
    expect(compared.length).toBeGreaterThanOrEqual(30);
  });

  test.each(compared.map(({ name, written }, place) => [name, written, answers[place]] as const))(
    '%s',
    (_name, written, answer) => {
      expect(answer?.error).toBeUndefined();
      expect(answer?.body?.flatMap((one) => outlineOf(readXml(one)))).toEqual(written);
    },
  );
});
