import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { FieldEncryption } from './field-encryption.ts';

const key = (id: string) => ({ id, secret: randomBytes(32) });
const [OLD, NEW] = [key('k1'), key('k2')];
const ID = '001190000001';

describe('what names persons in the database', () => {
  test('is read and found after the key was changed, while the older key is kept', () => {
    const before = new FieldEncryption([OLD]);
    const after = new FieldEncryption([NEW, OLD]);
    expect(after.decrypt(before.encrypt({ ID }, 'row'), 'row')).toEqual({ ID });
    expect(after.hashes('person', ID)).toEqual([after.hash('person', ID), before.hash('person', ID)]);
    expect(after.hash('person', ID)).not.toBe(before.hash('person', ID));
  });

  test('is lost with its key', () => {
    const sealed = new FieldEncryption([OLD]).encrypt({ ID }, 'row');
    expect(() => new FieldEncryption([NEW]).decrypt(sealed, 'row')).toThrow('not known here');
    expect(() => new FieldEncryption([{ ...NEW, id: OLD.id }]).decrypt(sealed, 'row')).toThrow();
  });

  test('opens in its own row only, and says nothing', () => {
    const ring = new FieldEncryption([OLD]);
    const sealed = ring.encrypt({ ID }, 'row');
    expect(() => ring.decrypt(sealed, 'other')).toThrow();
    expect(Buffer.from(sealed, 'base64').toString('latin1') + sealed).not.toContain(ID);
  });

  test('parts of a hash never run together', () => {
    const ring = new FieldEncryption([OLD]);
    expect(ring.hash('ab', 'c')).not.toBe(ring.hash('a', 'bc'));
  });

  test.each(['', 'k1', 'k1:c2hvcnQ=', `k1:${'A'.repeat(44)},k1:${'A'.repeat(44)}`, `K 1:${'A'.repeat(44)}`])(
    'needs a ring that holds: %p',
    (text) => {
      expect(() => FieldEncryption.parse(text)).toThrow('store keys');
    },
  );
});
