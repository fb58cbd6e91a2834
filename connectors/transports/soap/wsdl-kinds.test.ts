import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readXml } from '../../xml/safe-xml.ts';
import type { Kind } from './testing/kinds/kind.ts';
import { KINDS } from './testing/kinds.ts';
import { outlineOf } from './testing/outline.ts';
import { loadFrom } from './testing/wsdl-text.ts';
import { writeBody } from './write-body.ts';

const folder = mkdtempSync(join(tmpdir(), 'wsdl-kinds-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function written(kind: Kind): Promise<readonly string[]> {
  const { wsdl, beside, place, operation = 'Ask', version = '1.1', port, fields = {} } = kind;
  const loaded = await loadFrom(folder, wsdl, beside, place);
  const text = writeBody(loaded.operation(operation, version, port).input, fields);
  return text === '' ? [] : outlineOf(readXml(text));
}

describe('descriptions as they are written in the world', () => {
  test.each(KINDS.filter(({ refused }) => !refused).map((kind) => [kind.name, kind] as const))(
    '%s: is read and written',
    async (_name, kind) => {
      expect(await written(kind)).toEqual(kind.written);
    },
  );

  test.each(KINDS.filter(({ refused }) => refused).map((kind) => [kind.name, kind] as const))(
    '%s: is refused, with what to do',
    async (_name, kind) => {
      await expect(written(kind)).rejects.toThrow(kind.refused);
    },
  );
});
