import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { ContainerContent } from './asic-container.ts';
import { CallEvidence } from './call-evidence.ts';
import type { EvidenceVault } from './evidence-vault.ts';

const AT = new Date('2026-11-20T03:00:00.000Z');
const message = (text: string) => ({ bytes: Buffer.from(text), mediaType: 'text/xml' });
const sha = (text: string) => createHash('sha256').update(text).digest('base64url');

function vaultThat(fails = false) {
  const kept: ContainerContent[] = [];
  const vault: EvidenceVault = {
    async keep(content) {
      if (fails) throw new Error('disk full');
      kept.push({ ...content, messages: [...content.messages] });
      return `container-${kept.length}`;
    },
  };
  return { vault, kept };
}

describe('the evidence of a call', () => {
  test('is the hashes of request and answer, the same for every key of the message', async () => {
    const evidence = new CallEvidence(undefined);
    const [one, other] = [evidence.taps.part(['a', 'b']), evidence.taps.part(['c'])];
    one.sent(message('ask ab'));
    other.sent(message('ask c'));
    other.received(message('tell c'));
    one.received(message('tell ab'));
    await evidence.keep(AT);
    expect(evidence.of('a')).toEqual({ request: sha('ask ab'), answer: sha('tell ab') });
    expect(evidence.of('b')).toEqual(evidence.of('a'));
    expect(evidence.of('c')).toEqual({ request: sha('ask c'), answer: sha('tell c') });
    expect(evidence.of('d')).toBeUndefined();
    expect(evidence.isWhole).toBe(true);
  });

  test('of a call without keys is everybody’s', () => {
    const evidence = new CallEvidence(undefined);
    evidence.taps.part([]).sent(message('ask'));
    expect(evidence.of('anything')).toEqual({ request: sha('ask') });
    expect(evidence.isWhole).toBe(false);
  });

  test('names the last try and its answer, and keeps every message in order', async () => {
    const { vault, kept } = vaultThat();
    const evidence = new CallEvidence(vault);
    const tap = evidence.taps.part(['a']);
    tap.sent(message('first'));
    tap.received(message('401'));
    tap.sent(message('second'));
    expect(evidence.of('a')).toEqual({ request: sha('second') });
    tap.received(message('told'));
    tap.signedWith('jwks.json', () => '{}');
    await evidence.keep(AT);
    expect(evidence.of('a')).toEqual({
      request: sha('second'),
      answer: sha('told'),
      container: 'container-1',
    });
    expect(kept[0]?.messages.map(({ role, bytes }) => `${role} ${Buffer.from(bytes)}`)).toEqual([
      ...['request first', 'answer 401', 'request second', 'answer told'],
    ]);
    expect(kept[0]?.keys).toEqual(new Map([['jwks.json', '{}']]));
    expect(kept[0]?.at).toBe(AT);
  });

  test('goes on with an answer that was not ready: what was asked stays what it was', () => {
    const evidence = new CallEvidence(undefined);
    const tap = evidence.taps.part(['a']);
    tap.sent(message('ask'));
    tap.received(message('not ready'));
    tap.goesOn();
    tap.sent(message('ask again'));
    expect(evidence.of('a')).toEqual({ request: sha('ask'), answer: sha('not ready') });
    tap.received(message('told'));
    expect(evidence.of('a')).toEqual({ request: sha('ask'), answer: sha('told') });
  });

  test('takes nothing that comes after its end', async () => {
    const { vault, kept } = vaultThat();
    const evidence = new CallEvidence(vault);
    const tap = evidence.taps.part(['a']);
    tap.sent(message('ask'));
    await evidence.keep(AT);
    tap.received(message('too late'));
    tap.sent(message('again'));
    await evidence.keep(AT);
    expect(evidence.of('a')).toEqual({ request: sha('ask'), container: 'container-1' });
    expect(kept).toHaveLength(1);
  });

  test('that cannot be kept says so, and names no container', async () => {
    const evidence = new CallEvidence(vaultThat(true).vault);
    evidence.taps.part(['a']).sent(message('ask'));
    await expect(evidence.keep(AT)).rejects.toThrow('disk full');
    expect(evidence.of('a')).toEqual({ request: sha('ask') });
  });
});
