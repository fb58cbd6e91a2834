import { expect } from '@jest/globals';
import { createKeySet, type KeySet, verifyJws } from '../rest-lgsp-jws/jws.ts';
import { base64url, createJwsPeer, type JwsPeer, joseVerdict } from './jws-peer.ts';

export const ALGORITHMS = ['ES256', 'EdDSA', 'PS256', 'RS256'] as const;
export const TYP = 'lgsp-answer+jws';
export const CLAIMS = { MaLoi: '00', HoTen: 'Nguyễn Thị Lan', DanhSach: ['001190000001', '\u2028', '"'] };

/** With all that an answer's header must hold. */
export const headerOf = (peer: JwsPeer, change: object = {}): string =>
  base64url(JSON.stringify({ alg: peer.algorithm, typ: TYP, kid: peer.algorithm, ...change }));

/** One peer of each algorithm, all in one set; `verdict` is ours and `judge` is `jose`, in the same words. */
export async function meetPeers() {
  const peers = await Promise.all(ALGORITHMS.map((algorithm) => createJwsPeer(algorithm, algorithm)));
  const jwks = peers.map(({ jwk }) => jwk);
  const good = await Promise.all(
    peers.map((peer) => peer.signText(headerOf(peer), base64url(JSON.stringify(CLAIMS)))),
  );
  const verdict = async (compact: string, keys: KeySet): Promise<object> => {
    const said = await verifyJws(compact, keys, { algorithms: ALGORITHMS, typ: TYP });
    return said.kind === 'verified' ? { ...said, payload: Buffer.from(said.payload).toString('hex') } : said;
  };
  /** A set that has seen a good message of every peer. */
  const warm = async () => {
    const keys = createKeySet({ keys: jwks });
    for (const compact of good) expect(await verdict(compact, keys)).toMatchObject({ kind: 'verified' });
    return keys;
  };
  const judge = joseVerdict(jwks, ALGORITHMS, TYP);
  return { peers, jwks, good, verdict, warm, judge };
}
