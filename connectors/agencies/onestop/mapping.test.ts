import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { toAgencyId } from '../../../schema/terms.ts';
import type { AgencyRequest } from '../../contract.ts';
import type { SessionTransport } from '../../transports/rest-session/session-transport.ts';
import { changesAnswer, mapChanges } from './changes.ts';
import { agency, readDossiers } from './operations.ts';
import { readAllPages } from './pages.ts';

const row = (code: string) => ({ MaHoSo: code, TrangThaiHoSo: '4', TrichYeuHoSo: `Hồ sơ ${code}` });

const requestFor = (fields: AgencyRequest['fields'], keys: readonly string[] = []): AgencyRequest => ({
  operation: 'onestopDossiers',
  keys,
  args: {},
  fields,
  origin: { userId: 'VN1', purpose: 'test' },
  signal: AbortSignal.timeout(1000),
});

describe('reception dossiers', () => {
  test('a shuffled, short or repeated answer never puts one dossier under the code of another', () => {
    const codes = fc.uniqueArray(fc.stringMatching(/^H26\.[0-9]{2}-[0-9]{6}-[0-9]{4}$/), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(
        codes.chain((all) => fc.array(fc.constantFrom(...all), { maxLength: 25 })),
        (sent) => {
          const { rows } = readDossiers({ error_code: 0, result: sent.map(row) });
          expect([...rows.keys()].sort()).toEqual([...new Set(sent)].sort());
          for (const [code, found] of rows) expect(found).toMatchObject({ code, summary: `Hồ sơ ${code}` });
        },
      ),
    );
  });

  test('an alias finds a row only when the row itself names it', async () => {
    const transport: SessionTransport = {
      call: async () => ({
        error_code: 0,
        result: [{ ...row('H26.12-261102-0001'), MaHoSoKhac: ['000.00.12.H26-261102-0001'] }],
      }),
      close: async () => {},
    };
    const request = requestFor({ code: true }, ['000.00.12.H26-261102-0001', '000.00.13.H26-261102-0001']);
    const answer = await agency.operations['onestopDossiers']?.call(transport, request);
    expect([...(answer?.rows.keys() ?? [])]).toEqual(['H26.12-261102-0001', '000.00.12.H26-261102-0001']);
  });

  test('an alias finds a row that cannot be read, or one whose aliases cannot, as unreadable and never as absent', async () => {
    const call = async (MaHoSoKhac: unknown) =>
      agency.operations['onestopDossiers']?.call(
        {
          call: async () => ({
            error_code: 0,
            result: [{ ...row('H26-1'), MaHoSoKhac, NgayTiepNhan: '20261331000000' }, row('H26-2')],
          }),
          close: async () => {},
        },
        requestFor({ code: true }, ['alias-1', 'H26-2']),
      );
    const named = await call(['alias-1']);
    expect([...(named?.unreadable?.keys() ?? [])]).toEqual(['H26-1', 'alias-1']);
    expect([...(named?.rows.keys() ?? [])]).toEqual(['H26-2']);
    expect((await call(7))?.lost).toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
  });

  test('whether somebody else handed it in does not depend on what else is asked', async () => {
    const sent: unknown[] = [];
    const transport: SessionTransport = {
      call: async (_service, body) => {
        sent.push(body['phan']);
        return { error_code: 0, result: [] };
      },
      close: async () => {},
    };
    await agency.operations['onestopDossiers']?.call(transport, requestFor({ submitter: { id: true } }));
    await agency.operations['onestopDossiers']?.call(transport, requestFor({ applicant: { id: true } }));
    expect(sent).toEqual([['NguoiNop', 'ChuHoSo'], ['ChuHoSo']]);
  });

  test.each([
    ['fees', 'DanhSachLePhi'],
    ['papers', 'TaiLieuNop'],
    ['results', 'DanhSachGiayToKetQua'],
    ['supplementRequests', 'DanhSachHoSoBoSung'],
    ['reappointments', 'DanhSachHenLai'],
    ['parties', 'BenLienQuan'],
    ['linked', 'LienThong'],
    ['receptionSteps', 'TienDo'],
  ])('%s that were asked for and not sent are not none', async (field, list) => {
    const read = async (sent: object) => {
      const transport = {
        call: async () => ({ error_code: 0, result: [{ ...row('H26-1'), ...sent }] }),
        close: async () => {},
      };
      const answer = await agency.operations['onestopDossiers']?.call(
        transport,
        requestFor({ [field]: { name: true } }, ['H26-1']),
      );
      return Reflect.get(answer?.rows.get('H26-1') as object, field);
    };
    for (const none of [{}, { [list]: null }])
      expect(await read(none)).toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
    for (const none of ['', []]) expect(await read({ [list]: none })).toEqual([]);
  });

  test('several owners: the first is the applicant, the others are told as parties', () => {
    const { rows } = readDossiers({
      error_code: 0,
      result: [
        { ...row('H26-1'), MaDoiTuong: '001190000001; 001088000011', SoDinhDanhNguoiNop: '001190000001' },
      ],
    });
    expect(rows.get('H26-1')).toMatchObject({
      applicant: { id: '001190000001' },
      submitter: null,
      parties: [{ role: 'Đồng chủ hồ sơ', person: { id: '001088000011' } }],
    });
  });
});

describe('catalogues', () => {
  const ask = (operation: string, args: object, ...result: unknown[]) =>
    agency.operations[operation]?.call(
      { call: async () => ({ error_code: 0, result }), close: async () => {} },
      { ...requestFor({ code: true }), operation, args: { ...args } },
    );
  const procedure = { MATTHC: '1.000001', TENTTHC: 'Khai sinh', LINHVUCTHUCHIEN: '', PHILEPHI: '' };
  const point = { MaDiem: 'a', MaChiNhanh: 'CN1', TenDiem: 'Điểm a', DiaChi: 'Số 1', GioLamViec: [] };
  const unreadable = expect.objectContaining({ code: 'AGENCY_BAD_ANSWER' });

  test('a procedure tells from when until when it holds, what has taken its place, and what is not certain', async () => {
    const dated = {
      ...procedure,
      NGAYHIEULUC: '20250101',
      NGAYHETHIEULUC: '20260831',
      MATTHCTHAYTHE: '3.000722',
      CHUAXACMINH: 'True',
    };
    const on = async (validOn: string) => (await ask('procedures', { validOn }, dated))?.value;
    expect(await on('2026-08-31')).toEqual([
      expect.objectContaining({
        validFrom: '2025-01-01',
        validUntil: '2026-08-31',
        replacedBy: '3.000722',
        isVerified: false,
      }),
    ]);
    expect(await on('2026-09-01')).toEqual([]);
    const noSuchDay = { ...dated, MATTHC: '1.000002', NGAYHETHIEULUC: '20260231' };
    expect((await ask('procedures', { validOn: '2026-09-01' }, noSuchDay, procedure))?.value).toEqual([
      expect.objectContaining({ code: '1.000001', validUntil: null, isVerified: true }),
      expect.objectContaining({ code: 'AGENCY_BAD_ANSWER' }),
    ]);
  });

  test('keep the entries beside one that cannot be read, and its error after them', async () => {
    const bad = { ...procedure, MATTHC: '1.000002', THOIGIANGIAIQUYET: 'ba', DONVITINH: 'NGAY_LAM_VIEC' };
    expect((await ask('procedures', {}, bad, procedure, null))?.value).toEqual([
      expect.objectContaining({ code: '1.000001' }),
      unreadable,
      unreadable,
    ]);
    const points = [{ ...point, PhiDiaGioi: 'Có' }, point];
    const found = [expect.objectContaining({ id: 'a' }), unreadable];
    expect((await ask('receptionPoints', {}, ...points))?.value).toEqual(found);
    expect((await ask('receptionPoints', { first: 1 }, ...points))?.value).toEqual(found.slice(0, 1));
  });

  test('a Vietnamese name is never called English', async () => {
    const names = async (TENTTHC_EN: unknown) =>
      (await ask('procedures', {}, { ...procedure, TENTTHC_EN }))?.value;
    for (const none of [undefined, null, '', ' '])
      expect(await names(none)).toEqual([expect.objectContaining({ name: { vi: 'Khai sinh' } })]);
    expect(await names('Birth')).toMatchObject([{ name: { vi: 'Khai sinh', en: 'Birth' } }]);
  });
});

describe('pages', () => {
  const shape = z.object({
    result: z.array(z.string()),
    trang: z.string().optional(),
    sotrang: z.string().optional(),
  });
  const read = (pages: Readonly<Record<string, object>>) =>
    readAllPages(toAgencyId('onestop'), shape, async (page) => pages[page]);

  test('are read to the end, also when their number grows on the way', async () => {
    const pages = {
      '1': { result: ['a'], trang: '1', sotrang: '2' },
      '2': { result: ['b'], trang: '2', sotrang: '3' },
      '3': { result: ['c'], trang: '3', sotrang: '3' },
    };
    expect(await read(pages)).toEqual(['a', 'b', 'c']);
    expect(await read({ '1': { result: ['only'] } })).toEqual(['only']);
  });

  test.each([
    ['an answer to another page', { '1': { result: [], trang: '2', sotrang: '2' } }],
    ['a page count without end', { '1': { result: [], trang: '1', sotrang: '9999' } }],
    ['a page count that is none', { '1': { result: [], sotrang: 'nhiều' } }],
  ])('%s is AGENCY_BAD_ANSWER', async (_name, pages) => {
    await expect(read(pages)).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
  });
});

describe('change feed', () => {
  const change = {
    MaHoSo: 'H26.12-261102-0001',
    MaTTHC: '2.000889',
    LinhVuc: 'land',
    TrangThaiHoSo: '6',
    NgayTiepNhan: '20261102091200',
    ChuHoSo: '001190000001',
    LienThong: [],
    MaChiNhanh: 'CN4',
    MaDiem: 'CN4-01',
    CoQuan: 'land',
    MaDonVi: 'H26.12',
    NgayThayDoi: '20261111093000',
  };
  const circle = (changed: object) =>
    mapChanges(changesAnswer.parse({ result: [{ ...change, ...changed }], con_tro: '7', con_nua: 'False' }))
      .changes[0];

  test('what the system does not tell is missing, never an empty text', () => {
    expect(circle({ MaTraCuu: '', NguoiNop: null, NguoiKhaiHo: '', NgayHenTra: '' })).toEqual({
      code: 'H26.12-261102-0001',
      aliases: [],
      procedure: '2.000889',
      sector: 'land',
      status: 6,
      receivedAt: '2026-11-02T09:12:00+07:00',
      lane: 'STANDARD',
      isBoundaryFree: false,
      ownerIds: ['001190000001'],
      partyIds: [],
      parcelIds: [],
      linked: [],
      receivingBranch: 'CN4',
      receptionPointId: 'CN4-01',
      competentAgency: 'land',
      competentUnit: 'H26.12',
      handlingAgencies: ['onestop', 'hotline'],
      handlerIds: [],
      changedAt: '2026-11-11T09:30:00+07:00',
    });
  });

  test('what a due date rests on comes with it, dates and statuses only', () => {
    const timing = {
      KenhTiepNhan: '5',
      THOIGIANGIAIQUYET: '20',
      DONVITINH: 'GIO_LAM_VIEC',
      LichSuTrangThai: [
        { TrangThai: '2', ThoiDiem: '20261102091200' },
        { TrangThai: 6, ThoiDiem: '20261111085500' },
      ],
      DanhSachHoSoBoSung: [
        { NgayBoSung: '20261103100000', NgayTiepNhanBoSung: '20261104100000' },
        { NgayBoSung: '20261105100000', NgayTiepNhanBoSung: '' },
      ],
      DanhSachHenLai: [
        {
          NgayThongBao: '20261106090000',
          NgayHenTraTruoc: '20261109170000',
          NgayHenTraMoi: '20261112170000',
        },
      ],
    };
    expect(circle({ NgayHenTra: '20261112170000', ...timing })).toMatchObject({
      receiptDueAt: '2026-11-12T17:00:00+07:00',
      timing: {
        isElectronic: true,
        limit: { workingDays: 3, isSameDay: false },
        statuses: [
          { at: '2026-11-02T09:12:00+07:00', status: 2 },
          { at: '2026-11-11T08:55:00+07:00', status: 6 },
        ],
        supplements: [
          { requestedAt: '2026-11-03T10:00:00+07:00', completedAt: '2026-11-04T10:00:00+07:00' },
          { requestedAt: '2026-11-05T10:00:00+07:00' },
        ],
        resets: [
          {
            apologySentAt: '2026-11-06T09:00:00+07:00',
            previousDueAt: '2026-11-09T17:00:00+07:00',
            newDueAt: '2026-11-12T17:00:00+07:00',
          },
        ],
      },
    });
    expect(circle({ KenhTiepNhan: '1', LichSuTrangThai: '', DanhSachHenLai: null })).not.toHaveProperty(
      'timing',
    );
  });

  test('an owner id that is none is nobody, not somebody else', () => {
    expect(circle({ ChuHoSo: '1190000001;001190000001 ;ABC' })?.ownerIds).toEqual(['001190000001']);
  });
});
