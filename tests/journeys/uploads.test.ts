import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { filingSteps } from '../filing-steps.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { changesIn } from '../rights/agreement.ts';

const folder = mkdtempSync(join(tmpdir(), 'uploads-journey-'));
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    ...{ GATEWAY_DEADLINE_MS: '3000', UPLOAD_DIR: folder, UPLOAD_MAX_BYTES: '300000' },
    ...{ UPLOAD_MAX_FILES: '6', UPLOAD_MAX_TOTAL_BYTES: '900000' },
  });
}, 90_000);
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => gateway.world.reset());
const { approve, draft, ready, sent, submit } = filingSteps(() => gateway);

const pdf = (size = 2_000): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size)]);
const headersFor = async (persona: string | undefined, type = 'application/pdf') => ({
  'content-type': type,
  ...(persona === undefined ? {} : { authorization: `Bearer ${await gateway.world.token(persona)}` }),
});
type PutAnswer = Readonly<Record<string, string>> & {
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
};
async function put(persona: string | undefined, body: Buffer, type?: string) {
  const answer = await fetch(`${gateway.url}/uploads`, {
    ...{ method: 'POST', headers: await headersFor(persona, type), body: new Uint8Array(body) },
  });
  return { status: answer.status, body: (await answer.json()) as PutAnswer };
}
const get = async (persona: string | undefined, id: string) =>
  fetch(`${gateway.url}/uploads/${id}`, { headers: await headersFor(persona) });
const idOf = ({ body }: { body: PutAnswer }) => String(body['id']);
const codeOf = ({ body }: { body: PutAnswer }) => body.errors?.map(({ extensions }) => extensions.code);

describe('a document', () => {
  test('is put in, hashed, and kept once: the same bytes again are the same document', async () => {
    const bytes = pdf();
    const first = await put('minh', bytes);
    expect(first).toMatchObject({
      status: 201,
      body: {
        type: 'application/pdf',
        bytes: bytes.length,
        hash: createHash('sha256').update(bytes).digest('base64url'),
      },
    });
    expect(await put('minh', bytes, 'application/octet-stream')).toMatchObject({
      status: 200,
      body: { id: first.body['id'] },
    });
    expect((await put('lan', bytes)).body['id']).not.toBe(first.body['id']);
    const back = await get('minh', idOf(first));
    expect(back.headers.get('content-disposition')).toContain('attachment');
    expect(Buffer.from(await back.arrayBuffer())).toEqual(bytes);
  });

  test('lies encrypted, in a file whose name the client has no part in, and its row names nobody', async () => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\nNguyễn Thị Lan 001190000001'), randomBytes(64)]);
    const { body } = await put('lan', bytes);
    const file = readFileSync(join(folder, `${body['id']}.sealed`));
    expect(file.includes('001190000001') || file.includes('%PDF')).toBe(false);
    const rows = await gateway.driver.query('select row_to_json(t)::text as row from upload t');
    expect(JSON.stringify(rows)).not.toMatch(/0011900|Nguyễn/);
    expect(JSON.stringify(rows)).not.toContain(body['hash']);
    const states = (await changesIn(gateway.driver)).filter(({ object }) => object.id === body['id']);
    expect(states.map(({ object }) => object.state)).toEqual(['uploaded']);
  });

  test('of somebody else looks like none; a path is no id', async () => {
    const { body } = await put('lan', pdf());
    const [foreign, absent] = [await get('minh', String(body['id'])), await get('minh', randomUUID())];
    expect([foreign.status, absent.status]).toEqual([404, 404]);
    const plain = async (answer: Response) => (await answer.text()).replace(/"requestId":"[^"]*"/, '');
    expect(await plain(foreign)).toBe(await plain(absent));
    for (const id of ['..%2F..%2Fetc%2Fpasswd', '%2e%2e', 'x'.repeat(200)])
      expect((await get('lan', id)).status).toBeGreaterThanOrEqual(400);
  });

  test('whose file was changed or swapped on the disk is not given', async () => {
    const [one, two] = [await put('tu', pdf()), await put('tu', pdf())];
    writeFileSync(
      join(folder, `${one.body['id']}.sealed`),
      readFileSync(join(folder, `${two.body['id']}.sealed`)),
    );
    expect((await get('tu', idOf(one))).status).toBe(500);
    expect((await get('tu', idOf(two))).status).toBe(200);
  });
});

describe('what is refused', () => {
  test.each([
    ['a page of HTML that calls itself a PDF', Buffer.from('<html><script>alert(1)</script>')],
    ['a program', Buffer.from('MZ\u0090')],
    ['nothing', Buffer.alloc(0)],
    ['more than the limit', pdf(300_001)],
  ])('%s', async (_what, bytes) => {
    const before = existsSync(folder) ? readdirSync(folder).length : 0;
    const answer = await put('lan', bytes);
    expect(codeOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(existsSync(folder) ? readdirSync(folder).length : 0).toBe(before);
  });

  test.each([
    [undefined, ['UNAUTHENTICATED']],
    ['kiosk-cn1-03', ['ACCESS_DENIED']],
    ['clerk-cn4', ['ACCESS_DENIED']],
    ['officer-land', ['ACCESS_DENIED']],
    ['hung', ['ACCESS_DENIED']],
  ])('whatever %s puts in', async (persona, codes) => {
    expect(codeOf(await put(persona, pdf()))).toEqual(codes);
  });

  test('more than a person may keep at a time, and nothing of it stays', async () => {
    let full = false;
    for (let n = 0; n < 8 && !full; n += 1) full = (await put('lan-app', pdf(10_000 + n))).status === 400;
    expect(full).toBe(true);
    const [row] = await gateway.driver.query(
      'select max(n)::int as most from (select count(*) as n from upload group by owner_hash) t',
    );
    expect(row?.['most']).toBe(6);
    const [count] = await gateway.driver.query(
      'select count(*)::int as n from upload where sealed is not null',
    );
    expect(readdirSync(folder)).toHaveLength(Number(count?.['n']));
  });
});

describe('a paper of a dossier', () => {
  const withPaper = { procedure: '1.004222' };

  test('is asked for before it is filed online, goes by reference and hash, and can be used again', async () => {
    const id = await ready('minh', withPaper);
    const before = await submit('minh', id);
    expect(before.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['1.004222-TP2'] });
    const { body } = await put('minh', pdf());
    const attached = await approve('minh', {
      draft: id,
      papers: [{ code: '1.004222-TP2', document: body['id'] }],
    });
    expect(attached.data.it).toMatchObject({
      lacking: [],
      papers: [{ document: body['id'], hash: body['hash'], reuse: 'DIGITISED' }],
    });
    const filed = await submit('minh', id);
    expect(filed.data.it.outcome).toBe('FILED');
    expect((await sent())[0]?.headers['giayto']).toBe(`1.004222-TP2:1:${body['hash']}`);
    const next = await draft('minh', withPaper);
    expect(next.data.it.reusable).toContainEqual(
      expect.objectContaining({ document: body['id'], dossier: filed.data.it.receipt.code, reuse: 'REUSED' }),
    );
    const again = await approve('minh', {
      draft: next.data.it.id,
      papers: [{ code: '1.004222-TP2', document: body['id'] }],
    });
    expect(again.data.it.papers[0]).toMatchObject({ reuse: 'REUSED' });
  });

  test('whose document is not kept any more is lacking, and nothing leaves; another is put in its place', async () => {
    const id = await ready('minh', withPaper);
    const attach = async () => {
      const { body } = await put('minh', pdf());
      const papers = [{ code: '1.004222-TP2', document: body['id'] }];
      expect((await approve('minh', { draft: id, papers })).errors).toEqual([]);
      return idOf({ body });
    };
    await gateway.driver.query("update upload set expires_at = now() - interval '1 minute' where id = $1", [
      await attach(),
    ]);
    const { errors } = await submit('minh', id);
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['1.004222-TP2'] });
    expect(await sent()).toEqual([]);
    const kept = await attach();
    const filed = await submit('minh', id);
    expect(filed.data.it.outcome).toBe('FILED');
    const { code } = filed.data.it.receipt;
    const [row] = await gateway.driver.query('select used_in from upload where id = $1', [kept]);
    expect(row?.['used_in']).toBe(code);
  });

  test('is asked for where it is submitted, wherever it was begun', async () => {
    const id = await ready('lan-kiosk', withPaper);
    const answer = await submit('lan', id);
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['1.004222-TP2'] });
    const seen = async (persona: string) =>
      (await gateway.ask(persona, `{ dossierDraft(id: "${id}") { lacking } }`)).data.dossierDraft.lacking;
    expect(await seen('lan')).toEqual(['1.004222-TP2']);
    expect(await seen('lan-kiosk')).toEqual([]);
    expect(await sent()).toEqual([]);
    expect((await submit('lan-kiosk', id)).data.it.outcome).toBe('FILED');
  });

  test('can be a result of an earlier dossier, which the centre holds', async () => {
    const { data } = await draft('lan', withPaper);
    const [result] = data.it.reusable.filter(({ reuse }: { reuse: string }) => reuse === 'REUSED_RESULT');
    expect(result).toMatchObject({ document: expect.any(String), dossier: expect.stringMatching(/^H26/) });
    const attached = await approve('lan', {
      ...{ draft: data.it.id, papers: [{ code: '1.004222-TP2', document: result.document }] },
    });
    expect(attached.data.it.papers[0]).toMatchObject({ reuse: 'REUSED_RESULT', hash: null });
  });

  test('is nobody else’s document, and no invented one', async () => {
    const { body } = await put('tu', pdf());
    const { data } = await draft('lan', withPaper);
    for (const document of [body['id'], randomUUID(), 'KQ-0000000000-E', '../x']) {
      const answer = await approve('lan', {
        draft: data.it.id,
        papers: [{ code: '1.004222-TP2', document }],
      });
      expect(answer.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });

  test('may be handed over on the spot at a kiosk', async () => {
    const id = await ready('lan-kiosk', withPaper);
    expect((await submit('lan-kiosk', id)).data.it.outcome).toBe('FILED');
  });
});
