import { createHash, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { openCheckpoint, parseVerifierKey, signCheckpoint, verifierKey } from './checkpoint.ts';
import {
  cosignatureLine,
  cosignerKey,
  openCosignatures,
  parseCosignerKey,
  withCosignatures,
} from './cosignature.ts';
import { testSigner } from './testing/log-fixture.ts';

// The first secret key of RFC 8032 §7.1, in its PKCS#8 wrapping.
const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const privateKey = createPrivateKey({
  key: Buffer.from(`302e020100300506032b657004220420${SEED}`, 'hex'),
  format: 'der',
  type: 'pkcs8',
});
const witness = { name: 'witness.example/w1', privateKey };
const log = testSigner();
const head = { origin: log.name, size: 7, root: createHash('sha256').digest() };
const note = signCheckpoint(head, log);
const AT = new Date('2023-03-20T12:45:47.900Z');

describe('a cosignature', () => {
  test('is what C2SP tlog-cosignature says, byte for byte', () => {
    const [, name, encoded = ''] = cosignatureLine(note, witness, AT).trimEnd().split(' ');
    const bytes = Buffer.from(encoded, 'base64');
    const raw = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
    const id = createHash('sha256').update('witness.example/w1\n\x04').update(raw).digest().subarray(0, 4);
    expect([name, bytes.length]).toEqual([witness.name, 4 + 8 + 64]);
    expect(bytes.subarray(0, 4)).toEqual(id);
    expect(bytes.readBigUInt64BE(4)).toBe(1_679_316_347n);
    const text = `cosignature/v1\ntime 1679316347\n${log.name}\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`;
    expect(verify(null, Buffer.from(text), createPublicKey(privateKey), bytes.subarray(12))).toBe(true);
    expect(cosignerKey(witness)).toBe(
      `witness.example/w1+${id.toString('hex')}+${Buffer.concat([Buffer.from([4]), raw]).toString('base64')}`,
    );
  });

  test('is opened with name and time, beside the signature of the log', () => {
    const cosigned = `${note}${cosignatureLine(note, witness, AT)}`;
    expect(openCosignatures(cosigned, [parseCosignerKey(cosignerKey(witness))])).toEqual([
      { name: witness.name, at: new Date('2023-03-20T12:45:47Z') },
    ]);
    expect(openCheckpoint(cosigned, parseVerifierKey(verifierKey(log)))).toEqual(head);
  });

  test('by an unknown key says nothing; a wrong one by a known key is an error', () => {
    const line = cosignatureLine(note, witness, AT);
    const key = parseCosignerKey(cosignerKey(witness));
    const other = testSigner('other');
    expect(openCosignatures(`${note}${cosignatureLine(note, other, AT)}`, [key])).toEqual([]);
    const longer = signCheckpoint({ ...head, size: 8 }, log);
    expect(() => openCosignatures(`${longer}${line}`, [key])).toThrow('witness.example/w1 is wrong');
    for (const place of [5, 11, 12, 75]) {
      const bytes = Buffer.from(line.split(' ')[2] ?? '', 'base64');
      bytes[place] = (bytes[place] ?? 0) ^ 1;
      const changed = `— ${witness.name} ${bytes.toString('base64')}\n`;
      expect(() => openCosignatures(`${note}${changed}`, [key])).toThrow('is wrong');
    }
    const short = Buffer.from(line.split(' ')[2] ?? '', 'base64').subarray(0, 40);
    expect(() => openCosignatures(`${note}— ${witness.name} ${short.toString('base64')}\n`, [key])).toThrow(
      'is wrong',
    );
  });

  test('does not pass for a signature of the log, nor its key for the key of one', () => {
    const line = cosignatureLine(note, log, AT);
    const bare = note.slice(0, note.indexOf('\n\n') + 2);
    expect(() => openCheckpoint(`${bare}${line}`, parseVerifierKey(verifierKey(log)))).toThrow(
      'is not signed by',
    );
    expect(() => parseVerifierKey(cosignerKey(log))).toThrow('not an Ed25519 verifier key');
    expect(() => parseCosignerKey(verifierKey(log))).toThrow('not an Ed25519 verifier key');
  });

  test('of a witness that signed again takes the place of its first', () => {
    const [first, second] = [0, 60_000].map((later) =>
      cosignatureLine(note, witness, new Date(AT.getTime() + later)),
    );
    const both = withCosignatures(withCosignatures(note, `${first}`), `${second}`);
    expect(both).toBe(`${note}${second}`);
  });
});
