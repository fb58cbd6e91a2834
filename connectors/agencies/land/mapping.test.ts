import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createNamesByDay } from '../../mapping/names-by-day.ts';
import type { PlainElement } from '../../mapping/wire-shape.ts';
import { bodyOf } from '../../testing/plain-xml.ts';
import { flagsOfParcel } from './flags.ts';
import { groupsOfDossier, groupsOfParcel } from './groups.ts';
import { readDossiers, readParcels } from './operations.ts';
import { readWardNames } from './ward-names.ts';

const wards = readWardNames();

const address = (from: string, code: string): PlainElement => ({
  diaChiId: ['0001'],
  maXa: [code],
  diaChiChiTiet: [`Số 1, ${code}`],
  ...(from ? { hieuLucTu: [from] } : {}),
});
const parcelOf = (id: string, more: object = {}) => ({ thuaDatId: [id], ...more }) as PlainElement;
const read = (...parcels: PlainElement[]) =>
  readParcels(bodyOf({ maGiaoDich: ['1'], DC_ThuaDat: parcels }), wards).rows;

describe('ward codes that were used again on 1/7/2025', () => {
  test.each([
    { title: 'before', from: '30/06/2025', wardCode: null, wardName: null, formerWardName: 'Phường Xuân La' },
    {
      title: 'since',
      from: '01/07/2025',
      wardCode: '00103',
      wardName: 'Phường Tây Hồ',
      formerWardName: null,
    },
    {
      title: 'on an unknown day',
      from: '',
      wardCode: null,
      wardName: null,
      formerWardName: 'Phường Xuân La',
    },
  ])('00103 written $title is $formerWardName $wardName', ({ from, wardCode, wardName, formerWardName }) => {
    expect(read(parcelOf('1', { DC_DiaChi: [address(from, '00103')] })).get('1')).toMatchObject({
      address: { text: 'Số 1, 00103', wardCode, wardName },
      formerWardName,
    });
  });

  test('whichever entry comes first, the address is the latest and the former name is that of the old code', () => {
    const both = [address('01/07/2025', '00103'), address('14/03/2017', '00091')];
    for (const addresses of [both, both.toReversed()]) {
      expect(read(parcelOf('1', { DC_DiaChi: addresses })).get('1')).toMatchObject({
        address: { wardCode: '00103', wardName: 'Phường Tây Hồ' },
        formerWardName: 'Phường Phú Thượng',
      });
    }
  });

  test('the list of today holds all 126 communes', () => {
    const codes = Array.from({ length: 99_999 }, (_, number) => String(number).padStart(5, '0'));
    expect(codes.filter((code) => wards.nameOn(code, '2026-11-02') !== undefined)).toHaveLength(126);
    expect(createNamesByDay('', '').nameOn('00103', '2026-11-02')).toBeUndefined();
  });
});

describe('the address of today', () => {
  const at = (text: string, from?: string, until?: string) => ({
    ...{ diaChiId: ['1'], maXa: ['00103'], diaChiChiTiet: [text] },
    ...(from === undefined ? {} : { hieuLucTu: [from] }),
    ...(until === undefined ? {} : { hieuLucDen: [until] }),
  });
  const shown = (...DC_DiaChi: object[]) => {
    const body = bodyOf({ maGiaoDich: ['1'], DC_ThuaDat: [{ thuaDatId: ['P'], DC_DiaChi } as never] });
    const row = readParcels(body, wards, '2026-11-26').rows.get('P') as { address: { text: string } | null };
    return row.address?.text;
  };

  test.each([
    ['the one in force', [at('old', '01/01/2000', '30/06/2025'), at('new', '01/07/2025')], 'new'],
    ['not one that begins later', [at('now', '01/07/2025'), at('later', '01/01/2030')], 'now'],
    [
      'the one in force beside a newer that has ended',
      [at('now', '01/07/2025'), at('short', '01/01/2026', '01/02/2026')],
      'now',
    ],
    [
      'the last one when none is in force',
      [at('a', '01/01/2000', '01/01/2001'), at('b', '01/01/2002', '01/01/2003')],
      'b',
    ],
    ['none when all begin later', [at('later', '01/01/2030')], undefined],
    ['the one without days', [at('plain')], 'plain'],
  ] as [string, object[], string | undefined][])('is %s', (_what, addresses, expected) =>
    expect(shown(...addresses)).toBe(expected),
  );
});

describe('rows', () => {
  const id = fc.constantFrom('0007', '007', '7', 'TH-00103-12-0345', 'TH-00103-12-0346');

  test('a reordered, short or repeated answer never puts one parcel under another', () => {
    fc.assert(
      fc.property(fc.array(id, { maxLength: 12 }), (ids) => {
        const rows = read(...ids.map((own) => parcelOf(own, { soThuTuThua: [`so-${own}`] })));
        expect([...rows.keys()].sort()).toEqual([...new Set(ids)].sort());
        for (const [key, row] of rows) expect(row).toMatchObject({ id: key, parcelNumber: `so-${key}` });
      }),
    );
  });

  test('a dossier keeps its own parcels and its own case', () => {
    const code = fc.constantFrom('H26.12-261102-0001', 'H26.12-261102-0002', 'H26.12-261105-0002');
    fc.assert(
      fc.property(fc.array(fc.tuple(code, fc.uniqueArray(id))), (dossiers) => {
        const body = bodyOf({
          maGiaoDich: ['1'],
          DC_HoSo: dossiers.map(([own, parcels]) => ({
            maHoSo: [own],
            DC_HoSoNoiBo: [{ soHoSoNoiBo: [`case of ${own}`], tenLoaiBienDong: ['x'] }],
            ListThuaDat: parcels.map((parcel) => parcelOf(parcel, { soThuTuThua: [own] })),
          })),
        });
        for (const [key, row] of readDossiers(body, wards).rows) {
          const own = dossiers.find(([code]) => code === key)?.[1] ?? [];
          expect(row).toMatchObject({
            code: key,
            landCase: { number: `case of ${key}` },
            parcels: own.map((parcel) => ({ id: parcel, parcelNumber: key })),
          });
        }
      }),
    );
  });
});

describe('what is asked for', () => {
  test.each([
    [{ code: true }, []],
    [{ landCase: { number: true } }, ['HO_SO']],
    [{ parcels: { id: true } }, ['MA_THUA']],
    [{ parcels: { id: true, address: { text: true }, mapSheet: true } }, ['MA_THUA', 'THUA_DAT']],
    [{ parcels: { certificate: { number: true } } }, ['MA_THUA', 'GIAY_CHUNG_NHAN']],
    [{ parcels: { owners: { share: true } } }, ['MA_THUA', 'QUYEN']],
    [{ securityStates: true }, ['HO_SO_BAO_DAM']],
    [{ securedTransactions: { id: true, state: true, registeredAt: true } }, ['HO_SO_BAO_DAM']],
    [{ securedTransactions: { contract: { number: true } } }, ['HO_SO_BAO_DAM', 'BAO_DAM']],
    [{ parcels: { securities: { state: true } } }, ['MA_THUA', 'THUA_DAT_BAO_DAM']],
    [
      { parcels: { securities: { priority: true } }, securityStates: true },
      ['MA_THUA', 'THUA_DAT_BAO_DAM', 'BAO_DAM', 'HO_SO_BAO_DAM'],
    ],
  ] as const)('%j needs the groups %j', (fields, groups) => {
    expect(groupsOfDossier(fields)).toEqual(groups);
  });

  test('ownership that was refused is not among the groups', () => {
    expect(groupsOfParcel({ id: true, landUse: true, certificate: { number: true } })).not.toContain('QUYEN');
  });
});

describe('facts for the boundary', () => {
  const right = (mark: string) => ({
    dangKyQuyenSuDungId: ['1'],
    tinhHinhDangKyId: ['1'],
    loaiDoiTuong: ['1'],
    chuSuDungId: ['1'],
    hanCheTruyCap: [mark],
  });

  test.each([
    [{}, {}],
    [{ maXaQuanLy: ['00103'], datQuocPhong: ['0'] }, { ward: '00103' }],
    [{ datQuocPhong: ['1'] }, { isDefenceParcel: true }],
    [{ ListMucDichSuDung: [{ maMucDich: ['ODT'] }, { maMucDich: ['QPH'] }] }, { isDefenceParcel: true }],
    [{ ListDangKyQuyen: [right('0'), right('1')] }, { isProtected: true }],
    [{ ListDangKyQuyen: [right('0')] }, {}],
  ])('%j tells %j', (parcel, flags) => {
    expect(flagsOfParcel(parcelOf('1', parcel))).toEqual(flags);
  });

  test('each parcel of a dossier has its own marks, and the strictest of those that came for it', () => {
    const dossier = (code: string, ...parcels: PlainElement[]) => ({ maHoSo: [code], ListThuaDat: parcels });
    const at = (id: string, ward: string, defence = '0') =>
      parcelOf(id, { maXaQuanLy: [ward], datQuocPhong: [defence] });
    const body = bodyOf({
      maGiaoDich: ['1'],
      DC_HoSo: [
        dossier('A', at('1', '00103'), at('2', '00091', '1'), parcelOf('3')),
        dossier('B', at('1', '00103', '1'), at('4', '00091')),
        dossier('C', at('4', '00103')),
      ],
    });
    const { flags, parts } = readDossiers(body, wards);
    expect([...(flags ?? [])]).toEqual([]);
    expect(Object.fromEntries(parts?.get('Parcel') ?? [])).toEqual({
      1: { ward: '00103', isDefenceParcel: true },
      2: { ward: '00091', isDefenceParcel: true },
      3: {},
      4: {},
    });
  });

  test('a row sent twice is as sensitive as either copy, and lies in the ward of the copy that is shown', () => {
    const row = (ward: string, defence: string) =>
      parcelOf('0007', { maXaQuanLy: [ward], datQuocPhong: [defence] });
    for (const rows of [
      [row('00103', '0'), row('00091', '1')],
      [row('00103', '1'), row('00091', '0')],
    ]) {
      const body = bodyOf({ maGiaoDich: ['1'], DC_ThuaDat: rows });
      const { flags } = readParcels(body, wards);
      expect(flags?.get('0007')).toEqual({ ward: '00103', isDefenceParcel: true });
    }
  });
});

describe('whom a parcel is about', () => {
  const right = (soDinhDanh: readonly string[], tinhHinhDangKyId = '1') =>
    ({
      ...{ dangKyQuyenSuDungId: ['Q'], loaiDoiTuong: ['1'], chuSuDungId: ['C'] },
      ...{ tinhHinhDangKyId: [tinhHinhDangKyId], soDinhDanh },
    }) as PlainElement;
  const [LAN, HUNG, DELETED] = ['001190000001', '001085000002', '001099000003'];
  const rights = [
    ...[right([LAN]), right([HUNG]), right([LAN]), right([DELETED], '0')],
    // No personal id, and one that cannot be read: they name nobody and hide nothing.
    ...[right(['0101234567']), right([LAN, HUNG])],
  ];
  const parcel = parcelOf('P', { ListDangKyQuyen: rights });

  test('are those who own it now, told with its row', () => {
    const { persons } = readParcels(
      bodyOf({ maGiaoDich: ['1'], DC_ThuaDat: [parcel, parcelOf('Q')] }),
      wards,
    );
    expect(persons).toEqual(new Map([['P', [LAN, HUNG]]]));
  });

  test('are told with it within a dossier, all of them when it comes twice', () => {
    const other = parcelOf('P', { ListDangKyQuyen: [right([DELETED])] });
    const dossiers = [parcel, other].map((one, n) => ({ maHoSo: [`D-${n}`], ListThuaDat: [one] }));
    const { parts } = readDossiers(bodyOf({ maGiaoDich: ['1'], DC_HoSo: dossiers as never }), wards);
    expect(parts?.get('Parcel')?.get('P')?.persons).toEqual([LAN, HUNG, DELETED]);
  });
});

describe('securities', () => {
  const security = (
    id: string,
    more: Readonly<Record<string, readonly PlainElement[]>> = {},
  ): PlainElement => ({
    bienPhapBaoDamId: [id],
    tinhTrangDangKyId: ['01'],
    ...more,
  });
  const dossierWith = (...securities: PlainElement[]) =>
    bodyOf({ maGiaoDich: ['1'], DC_HoSo: [{ maHoSo: ['A'], ListBienPhapBaoDam: securities }] });
  const LAN = '001190000001';

  test('stand in the order of their minutes, however they come, and their states with them', () => {
    const at = fc.constantFrom('20/11/2026 09:45', '20/11/2026 09:46', '06/04/2021 10:12', '');
    const state = fc.constantFrom('0', '01', '2', '03', '04', '5');
    fc.assert(
      fc.property(fc.array(fc.tuple(at, state), { maxLength: 8 }), (given) => {
        const rows = given.map(([when, code], index) =>
          security(`00${index}`, { thoiDiemDangKy: [when], tinhTrangDangKyId: [code] }),
        );
        const read = readDossiers(dossierWith(...rows), wards).rows.get('A') as {
          securedTransactions: { id: string; state: string; registeredAt: string | null }[];
          securityStates: string[];
        };
        const instants = read.securedTransactions.map(({ registeredAt }) => registeredAt ?? '9999');
        expect(instants).toEqual(instants.toSorted());
        expect(read.securityStates).toEqual(read.securedTransactions.map(({ state: of }) => of));
        expect(read.securedTransactions.map(({ id }) => id).sort()).toEqual(given.map((_, n) => `00${n}`));
      }),
    );
  });

  test.each([
    ['20/11/2026 09:46', '2026-11-20T09:46:00+07:00'],
    ['20/11/2026 00:00', '2026-11-20T00:00:00+07:00'],
    ['20/11/2026 23:59:58.7', '2026-11-20T23:59:58+07:00'],
  ])('are registered at the minute that is written: %s', (text, instant) => {
    const { rows } = readDossiers(dossierWith(security('1', { thoiDiemDangKy: [text] })), wards);
    expect(rows.get('A')).toMatchObject({ securedTransactions: [{ registeredAt: instant }] });
  });

  test('tell the boundary whom they name, to whom they are secured, where they lie and what guards them', () => {
    const party = (soDinhDanh: string) => ({
      benThamGiaId: ['1'],
      loaiDoiTuong: ['1'],
      soDinhDanh: [soDinhDanh],
    });
    const body = dossierWith(
      security('0001', {
        ...{ maXaQuanLy: ['00103'], ListBenBaoDam: [party(LAN), party('0101234567')] },
        ...{ ListBenNhanBaoDam: [party(LAN)], maToChucNhanBaoDam: ['0109990003', ' 0109990013 ', ''] },
      }),
      security('0002', { hanCheTruyCap: ['1'], datQuocPhong: ['1'] }),
      // Marks that cannot be read may be any.
      security('0003', { hanCheTruyCap: ['0', '1'] }),
    );
    expect(Object.fromEntries(readDossiers(body, wards).parts?.get('SecuredTransaction') ?? [])).toEqual({
      '0001': { ward: '00103', persons: [LAN], organisations: ['0109990003', '0109990013'] },
      '0002': { isDefenceParcel: true, isProtected: true },
      '0003': { isProtected: true },
    });
  });

  test('on a parcel are told with it, be it asked for by its key or within a dossier', () => {
    const on = parcelOf('P', { ListBienPhapBaoDam: [security('0007', { hanCheTruyCap: ['1'] })] });
    const byKey = readParcels(bodyOf({ maGiaoDich: ['1'], DC_ThuaDat: [on] }), wards);
    const within = readDossiers(
      bodyOf({ maGiaoDich: ['1'], DC_HoSo: [{ maHoSo: ['A'], ListThuaDat: [on] }] as never }),
      wards,
    );
    for (const { parts } of [byKey, within])
      expect(parts?.get('SecuredTransaction')?.get('0007')).toEqual({ isProtected: true });
    expect(byKey.rows.get('P')).toMatchObject({ securities: [{ id: '0007', state: 'REGISTERED' }] });
  });

  test('that come twice are secured to those alone whom both copies name', () => {
    const copies = [['0109990003', '0109990013'], ['0109990013']].map((maToChucNhanBaoDam) =>
      security('0001', { maToChucNhanBaoDam }),
    );
    const { parts } = readDossiers(dossierWith(...copies), wards);
    expect(parts?.get('SecuredTransaction')?.get('0001')?.organisations).toEqual(['0109990013']);
  });
});
