import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../../schema/errors.ts';
import { toAgencyId } from '../../../schema/terms.ts';
import type { AgencyRequest, FieldTree } from '../../contract.ts';
import { parseJson } from '../../transports/rest/json-body.ts';
import { refuseFault, type SessionTransport } from '../../transports/rest-session/session-transport.ts';
import { agency } from './operations.ts';

const ONESTOP = toAgencyId('onestop');

interface Sent {
  readonly service: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A system that answers by service; a text is what it sends over the wire, an error what the transport throws. */
function systemOf(answers: (sent: Sent) => unknown) {
  const sent: Sent[] = [];
  const transport: SessionTransport = {
    async call(service, body) {
      sent.push({ service, body });
      const answer = answers({ service, body });
      if (answer instanceof Error) throw answer;
      const read = typeof answer === 'string' ? await parseJson(ONESTOP, Buffer.from(answer)) : answer;
      return refuseFault(ONESTOP, service, read);
    },
    close: async () => {},
  };
  return { sent, transport };
}

const requestFor = (
  operation: 'procedures' | 'onestopDossiers',
  fields: FieldTree,
  keys: readonly string[] = [],
  args: Readonly<Record<string, unknown>> = {},
): AgencyRequest => ({
  operation,
  keys,
  args,
  fields,
  origin: { userId: 'VN1', purpose: 'test' },
  signal: AbortSignal.timeout(1_000),
});

const ask = async (
  transport: SessionTransport,
  operation: 'procedures' | 'onestopDossiers',
  args: Readonly<Record<string, unknown>>,
  fields: FieldTree,
  keys: readonly string[] = [],
) => agency.operations[operation]?.call(transport, requestFor(operation, fields, keys, args));

/** Errors by their code. */
const shown = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_name, inner: unknown) =>
      inner instanceof GatewayError ? { error: inner.code } : inner,
    ),
  );

const row = (code: string, sections: object = {}) => ({
  MATTHC: code,
  TENTTHC: `Thủ tục ${code}`,
  LINHVUCTHUCHIEN: '',
  PHILEPHI: '',
  ...sections,
});
const guidesOf = (value: unknown): Record<string, unknown> =>
  Object.fromEntries(
    (value as { code: string; guide: unknown }[]).map(({ code, guide }) => [code, shown(guide)]),
  );

describe('guides beside lists', () => {
  const listed = Array.from({ length: 11 }, (_, index) => row(`1.0000${String(index).padStart(2, '0')}`));
  const step = (code: string) => ({ TRINHTUTHUCHIEN: { TRINHTU: { TENTRINHTU: `Bước của ${code}` } } });
  const asked = ({ body }: Sent): readonly string[] => [body['maTTHC']].flat().map(String);
  const catalogue = (guides: (codes: readonly string[]) => unknown) =>
    systemOf((sent) =>
      sent.service === 'LayThuTuc' ? guides(asked(sent)) : { error_code: 0, result: listed },
    );
  const withSteps = (codes: readonly string[]) => ({
    error_code: 0,
    result: codes.map((code) => row(code, step(code))),
  });
  const STEPS: FieldTree = { code: true, guide: { steps: { what: true } } };

  test('are not fetched where nobody selected them', async () => {
    const { transport, sent } = catalogue(withSteps);
    await ask(transport, 'procedures', {}, { code: true, name: true });
    expect(sent.map(({ service }) => service)).toEqual(['LayDanhSachTTHC']);
    const one = systemOf(() => ({ error_code: 0, result: [row('1.000001')] }));
    await ask(one.transport, 'procedures', { search: '1.000001' }, { code: true });
    expect(one.sent).toEqual([{ service: 'LayThuTuc', body: { maTTHC: '1.000001' } }]);
  });

  test('come many with one message, with the sections that were selected and no other', async () => {
    const { transport, sent } = catalogue(withSteps);
    const answer = await ask(transport, 'procedures', {}, STEPS);
    const lookUps = sent.filter(({ service }) => service === 'LayThuTuc');
    expect(lookUps.flatMap(asked)).toEqual(listed.map(({ MATTHC }) => MATTHC));
    expect(lookUps.length).toBe(Math.ceil(listed.length / 8));
    for (const { body } of lookUps) expect(body['phan']).toEqual(['TRINHTUTHUCHIEN']);
    for (const [code, guide] of Object.entries(guidesOf(answer?.value)))
      expect(guide).toMatchObject({ steps: [{ what: { vi: `Bước của ${code}` } }] });
  });

  test('of one procedure come with the look-up itself; its languages are told of the whole guide', async () => {
    const { transport, sent } = systemOf(() => ({ error_code: 0, result: [row('1.000001', { VIDEO: '' })] }));
    const fields = { guide: { languages: true, videos: { link: true }, forms: { name: true } } } as const;
    await ask(transport, 'procedures', { search: '1.000001' }, fields);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body['phan']).toHaveLength(8);
    const { videos, forms } = fields.guide;
    await ask(transport, 'procedures', { search: '1.000001' }, { guide: { videos, forms } });
    expect(sent[1]?.body['phan']).toEqual(['VIDEO', 'THANHPHANHOSO']);
  });

  test('a shuffled, short or repeated answer never puts one guide under the code of another', async () => {
    const codes = listed.map(({ MATTHC }) => MATTHC);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...codes), { maxLength: 20 }), async (came) => {
        const { transport } = catalogue(() => withSteps(came));
        const answer = await ask(transport, 'procedures', {}, STEPS);
        for (const [code, guide] of Object.entries(guidesOf(answer?.value))) {
          if (came.includes(code))
            expect(guide).toMatchObject({ steps: [{ what: { vi: `Bước của ${code}` } }] });
          else expect(guide).toBeNull();
        }
      }),
      { numRuns: 40 },
    );
  });

  test('one that cannot be read, a key that cannot be read and a message that fails hide no procedure', async () => {
    const ofFirst = async (guides: (codes: readonly string[]) => unknown) => {
      const { transport } = catalogue(guides);
      return guidesOf((await ask(transport, 'procedures', {}, STEPS))?.value);
    };
    const bad = { error: 'AGENCY_BAD_ANSWER' };
    const good = expect.objectContaining({ steps: expect.any(Array) });
    const [first = '', second = ''] = listed.map(({ MATTHC }) => MATTHC);
    const spoiled = await ofFirst((codes) => ({
      error_code: 0,
      result: codes.map((code) => row(code, code === first ? { TRINHTUTHUCHIEN: 5 } : step(code))),
    }));
    expect([spoiled[first], spoiled[second]]).toEqual([expect.objectContaining({ steps: [bad] }), good]);
    const lost = await ofFirst((codes) => ({
      error_code: 0,
      result: codes.map((code) => (code === first ? { TENTTHC: 'Không có mã' } : row(code, step(code)))),
    }));
    expect([lost[first], lost[second]]).toEqual([bad, good]);
    const failed = await ofFirst((codes) =>
      codes.includes(first) ? { error_code: '-99', message: 'Lỗi 10.0.0.11', result: [] } : withSteps(codes),
    );
    expect(Object.keys(failed)).toEqual(listed.map(({ MATTHC }) => MATTHC));
    expect(failed[first]).toEqual({ error: 'AGENCY_FAULT' });
    expect(failed[listed.at(-1)?.MATTHC ?? '']).toEqual(good);
  });

  test('a catalogue that does not answer keeps no dossier back', async () => {
    const transport: SessionTransport = {
      async call(service, _body, signal) {
        if (service !== 'LayThuTuc')
          return {
            error_code: 0,
            result: [{ MaHoSo: 'H26-1', MaHoSoKhac: '', TrangThaiHoSo: '4', ThuTuc: row('1.000001') }],
          };
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw new GatewayError('AGENCY_TIMEOUT', 'onestop: no answer in time');
      },
      close: async () => {},
    };
    const answer = await agency.operations['onestopDossiers']?.call(transport, {
      ...requestFor('onestopDossiers', { code: true, procedure: STEPS }, ['H26-1']),
      signal: AbortSignal.timeout(4_000),
    });
    expect(shown(answer?.rows.get('H26-1'))).toMatchObject({
      code: 'H26-1',
      status: 'IN_PROGRESS',
      procedure: { code: '1.000001', guide: { error: 'AGENCY_TIMEOUT' } },
    });
  }, 20_000);

  test('dossiers of one procedure need its guide once; each shows it, under its alias as well', async () => {
    const dossier = (code: string, of: string, aliases: readonly string[] = []) => ({
      MaHoSo: code,
      MaHoSoKhac: aliases,
      TrangThaiHoSo: '4',
      ThuTuc: row(of),
    });
    const { transport, sent } = systemOf((call) =>
      call.service === 'LayThuTuc'
        ? withSteps(asked(call))
        : {
            error_code: 0,
            result: [
              dossier('H26-1', '1.000001', ['alias-1']),
              dossier('H26-2', '1.000001'),
              dossier('H26-3', '1.000002'),
              { ...dossier('H26-4', '1.000003'), ThuTuc: 7 },
            ],
          },
    );
    const keys = ['H26-1', 'alias-1', 'H26-2', 'H26-3', 'H26-4'];
    const answer = await ask(transport, 'onestopDossiers', {}, { procedure: STEPS }, keys);
    expect(sent.filter(({ service }) => service === 'LayThuTuc').map(asked)).toEqual([
      ['1.000001', '1.000002'],
    ]);
    const told = keys.map((key) => shown(Reflect.get(answer?.rows.get(key) as object, 'procedure')));
    const guideOf = (code: string) => ({ guide: { steps: [{ what: { vi: `Bước của ${code}` } }] } });
    expect(told).toMatchObject([
      guideOf('1.000001'),
      guideOf('1.000001'),
      guideOf('1.000001'),
      guideOf('1.000002'),
      { error: 'AGENCY_BAD_ANSWER' },
    ]);
  });
});
