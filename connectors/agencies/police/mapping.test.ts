import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AgencyRequest } from '../../contract.ts';
import type { LgspTransport } from '../../transports/rest-lgsp-jws/lgsp-transport.ts';
import { agency, readPersons } from './operations.ts';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'policePersons', `${name}.json`), 'utf8'));

const row = (id: string) => ({ SoDinhDanh: id, HoTen: `Người ${id}`, CoBaoVe: '0' });

describe('police persons', () => {
  test('a protected person is flagged for the boundary, and so is one whose flag was left out', () => {
    expect(readPersons(fixture('protected')).flags?.get('001190000001')).toEqual({
      isProtected: true,
      ward: '00103',
    });
    expect(readPersons(fixture('answer')).flags?.get('001190000001')?.isProtected).toBe(false);
    expect(readPersons(fixture('nil-empty-missing')).flags?.get('001099012346')).toEqual({
      isProtected: true,
    });
  });

  test('one copy of a repeated row that says protected is enough', () => {
    const payload = {
      MaLoi: '00',
      DanhSach: [row('001190000001'), { ...row('001190000001'), CoBaoVe: '1' }, row('001190000001')],
    };
    expect(readPersons(payload).flags?.get('001190000001')?.isProtected).toBe(true);
  });

  test('a shuffled, short or repeated answer never puts one person under the id of another', () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[0-9]{12}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        ids.chain((all) => fc.tuple(fc.constant(all), fc.array(fc.constantFrom(...all), { maxLength: 30 }))),
        ([, sent]) => {
          const { rows } = readPersons({ MaLoi: '00', DanhSach: sent.map(row) });
          expect([...rows.keys()].sort()).toEqual([...new Set(sent)].sort());
          for (const [id, person] of rows) expect(person).toMatchObject({ id, fullName: `Người ${id}` });
        },
      ),
    );
  });

  test('only what was granted is asked for, with the level of assurance and the dossier that needs it', async () => {
    const sent: Record<string, unknown>[] = [];
    const transport: LgspTransport = {
      async call(path, claims) {
        sent.push({ path, ...claims });
        return { payload: { MaLoi: '00', DanhSach: [] }, messageId: 'answer-1' };
      },
      async close() {},
    };
    const request: AgencyRequest = {
      operation: 'policePersons',
      keys: ['001190000001'],
      args: {},
      fields: { id: true, fullName: true },
      origin: { userId: 'VNofficer-1', dossier: 'H26.12-261102-0001', purpose: '1.012756', loa: 2 },
      signal: AbortSignal.timeout(1000),
    };
    const answer = await agency.operations['policePersons']?.call(transport, request);
    expect(answer?.messageId).toBe('answer-1');
    expect(sent).toEqual([
      {
        path: '/dan-cu/tra-cuu-lo',
        NguoiYeuCau: 'VNofficer-1',
        MucDich: '1.012756',
        MaHoSoLienQuan: 'H26.12-261102-0001',
        MucDoBaoDam: '2',
        DanhSachSoDinhDanh: ['001190000001'],
        TruongDuLieu: ['HoTen', 'CoBaoVe'],
      },
    ]);
  });
});
