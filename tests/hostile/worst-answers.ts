import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filled, jsonAnswers, listed, type WorstAnswer, xmlAnswers } from './costly-pieces.ts';

export interface AskedAgency {
  readonly operation: string;
  readonly keys: readonly string[];
  readonly args?: Readonly<Record<string, unknown>>;
  readonly answers: readonly WorstAnswer[];
}

const CODE = 'H26.12-261102-0001';
const PERSON = '001190000001';

const fixture = (agency: string, path: string): string =>
  readFileSync(
    join(import.meta.dirname, '..', '..', 'connectors', 'agencies', agency, 'fixtures', path),
    'utf8',
  );

/** The first element of that name, tags included, without comments. */
const elementIn = (xml: string, name: string): string =>
  new RegExp(`<(?:\\w+:)?${name}[\\s>][\\s\\S]*?</(?:\\w+:)?${name}>`).exec(
    xml.replace(/<!--[\s\S]*?-->/g, ''),
  )?.[0] ?? '';

const LISTS = ['TaiLieuNop', 'DanhSachLePhi', 'DanhSachGiayToKetQua', 'LienThong', 'BenLienQuan', 'TienDo'];
const SHORT_PARTS = [
  '{"MaThanhPhanHoSo":"","TenTepDinhKem":""}',
  '{"MaPhiLePhi":"","TenPhiLePhi":"","Gia":"1"}',
  '{"TenGiayTo":""}',
  '{"QuanHe":"CON","MaHoSo":"H26.12-261102-0002"}',
];

const land = (() => {
  const dossier = elementIn(fixture('land', 'landDossiers/one.xml'), 'DC_HoSo');
  const parcel = elementIn(fixture('land', 'landParcels/one.xml'), 'DC_ThuaDat');
  return { dossier, parcel };
})();

/** The costliest messages that we know of, of each kind, for each operation of each agency. */
export const WORST_ANSWERS: Readonly<Record<string, readonly AskedAgency[]>> = {
  land: [
    {
      operation: 'landDossiers',
      keys: [CODE],
      answers: [
        filled('many rows', '', land.dossier, ''),
        filled('many rows without a key', '', '<DC_HoSo/>', ''),
        filled('many unreadable rows', '', `<DC_HoSo><maHoSo>${CODE}</maHoSo><DC_HoSoNoiBo/></DC_HoSo>`, ''),
        filled(
          'many unreadable parcels',
          `<DC_HoSo><maHoSo>${CODE}</maHoSo>`,
          '<ListThuaDat/>',
          '</DC_HoSo>',
        ),
        filled(
          'many unreadable steps',
          `<DC_HoSo><maHoSo>${CODE}</maHoSo><DC_HoSoNoiBo><soHoSoNoiBo>1</soHoSoNoiBo><tenLoaiBienDong>x</tenLoaiBienDong>`,
          '<ListQuaTrinhXuLy/>',
          '</DC_HoSoNoiBo></DC_HoSo>',
        ),
      ],
    },
    {
      operation: 'landParcels',
      keys: ['P'],
      answers: [
        filled('many rows', '', land.parcel, ''),
        filled(
          'many unreadable rights',
          '<DC_ThuaDat><thuaDatId>P</thuaDatId>',
          '<ListDangKyQuyen/>',
          '</DC_ThuaDat>',
        ),
      ],
    },
  ],
  civil: [
    {
      operation: 'civilDossiers',
      keys: [CODE],
      answers: [
        ...xmlAnswers(`<hoSo><maHoSo>${CODE}</maHoSo>`, '</hoSo>'),
        filled(
          'many rows',
          '',
          `<hoSo><maHoSo>${CODE}</maHoSo><loaiDangKy>KS</loaiDangKy><tenLoaiDangKy>x</tenLoaiDangKy></hoSo>`,
          '',
        ),
        filled(
          'many unreadable steps',
          `<hoSo><maHoSo>${CODE}</maHoSo><loaiDangKy>KS</loaiDangKy><tenLoaiDangKy>x</tenLoaiDangKy>`,
          '<tienTrinh/>',
          '</hoSo>',
        ),
        filled(
          'many steps',
          `<hoSo><maHoSo>${CODE}</maHoSo><loaiDangKy>KS</loaiDangKy><tenLoaiDangKy>x</tenLoaiDangKy>`,
          '<tienTrinh><maBuoc>1</maBuoc><thoiDiem>02/11/2026 09:00:00</thoiDiem><donVi>x</donVi><noiDung>y</noiDung></tienTrinh>',
          '</hoSo>',
        ),
      ],
    },
    {
      operation: 'civilPersons',
      keys: [PERSON],
      answers: [
        filled(
          'many unreadable entries',
          `<congDan><soDinhDanh>${PERSON}</soDinhDanh>`,
          '<dangKy/>',
          '</congDan>',
        ),
        filled(
          'many marriages',
          `<congDan><soDinhDanh>${PERSON}</soDinhDanh>`,
          '<dangKy><loaiDangKy>KH</loaiDangKy><so>1</so></dangKy>',
          '</congDan>',
        ),
      ],
    },
  ],
  tax: [
    {
      operation: 'taxDossiers',
      keys: [CODE],
      answers: [
        ...xmlAnswers(
          `<ROW><TYPE>00110</TYPE><SOTHUE><TONG_TIEN><ROW_SOTHUE><MA_HS>${CODE}</MA_HS>`,
          '</ROW_SOTHUE></TONG_TIEN></SOTHUE></ROW>',
        ),
        filled(
          'many obligations',
          '<ROW><TYPE>00110</TYPE><SOTHUE><TONG_TIEN>',
          `<ROW_SOTHUE><MA_HS>${CODE}</MA_HS><SO_QUYET_DINH>1</SO_QUYET_DINH></ROW_SOTHUE>`,
          '</TONG_TIEN></SOTHUE></ROW>',
        ),
        filled(
          'many notices',
          '',
          `<ROW><TYPE>00110</TYPE><SOTHUE><TONG_TIEN><ROW_SOTHUE><MA_HS>${CODE}</MA_HS><SO_QUYET_DINH>1</SO_QUYET_DINH><NGAY_QUYET_DINH>2026-11-02 00:00:00.0</NGAY_QUYET_DINH><SO_PHAI_NOP>120000</SO_PHAI_NOP></ROW_SOTHUE></TONG_TIEN></SOTHUE></ROW>`,
          '',
        ),
        filled('many unreadable parts', '', '<ROW/>', ''),
        filled(
          'many unreadable obligations',
          '<ROW><TYPE>00110</TYPE><SOTHUE><TONG_TIEN>',
          `<ROW_SOTHUE><MA_HS>${CODE}</MA_HS><SO_QUYET_DINH>1</SO_QUYET_DINH><HAN_NOP>?</HAN_NOP></ROW_SOTHUE>`,
          '</TONG_TIEN></SOTHUE></ROW>',
        ),
      ],
    },
  ],
  police: [
    {
      operation: 'policeDossiers',
      keys: [CODE],
      answers: [
        ...jsonAnswers('"DanhSach":[]'),
        listed('many rows without a key', '"DanhSach":[', '{}', ']'),
        listed('many rows', '"DanhSach":[', `{"MaHoSo":"${CODE}"}`, ']'),
        listed('many unreadable cases', `"DanhSach":[{"MaHoSo":"${CODE}","VuViec":[`, '{}', ']}]'),
        listed(
          'many unreadable steps',
          `"DanhSach":[{"MaHoSo":"${CODE}","VuViec":[{"SoVuViec":"1","LoaiVuViec":"HC","NgayMo":"20261102","BuocXuLy":[`,
          '0',
          ']}]}]',
        ),
        listed(
          'many steps',
          `"DanhSach":[{"MaHoSo":"${CODE}","VuViec":[{"SoVuViec":"1","LoaiVuViec":"HC","NgayMo":"20261102","BuocXuLy":[`,
          '{"MaBuoc":"1","ThoiDiem":"2026-11-02 09:00:00","DonVi":"x","NoiDung":"y"}',
          ']}]}]',
        ),
      ],
    },
    {
      operation: 'policePersons',
      keys: [PERSON],
      answers: [
        listed(
          'many residences',
          `"DanhSach":[{"SoDinhDanh":"${PERSON}","NoiCuTru":[`,
          '{"LoaiCuTru":"TAM_TRU","DiaChi":"x","TuNgay":"20200101"}',
          ']}]',
        ),
        listed(
          'many unreadable residences',
          `"DanhSach":[{"SoDinhDanh":"${PERSON}","NoiCuTru":[`,
          '0',
          ']}]',
        ),
      ],
    },
  ],
  onestop: [
    {
      operation: 'onestopDossiers',
      keys: [CODE],
      answers: [
        ...jsonAnswers('"result":[]'),
        listed('many rows without a key', '"result":[', '{}', ']'),
        listed('many rows', '"result":[', `{"MaHoSo":"${CODE}","TrangThaiHoSo":4}`, ']'),
        listed(
          'many unreadable steps',
          `"result":[{"MaHoSo":"${CODE}","TrangThaiHoSo":4,"TienDo":[`,
          '0',
          ']}]',
        ),
        listed(
          'many unreadable parts',
          `"result":[{"MaHoSo":"${CODE}","TrangThaiHoSo":4,"LienThong":[`,
          '0',
          ']}]',
        ),
        listed(
          'rows of many lists of unreadable parts',
          '"result":[',
          `{"MaHoSo":"${CODE}","TrangThaiHoSo":4,${LISTS.map((name) => `"${name}":[${'{},'.repeat(190)}{}]`).join()}}`,
          ']',
        ),
        {
          name: 'a row of many lists of short parts',
          payload: () =>
            `"result":[{"MaHoSo":"${CODE}","TrangThaiHoSo":4,${LISTS.slice(0, 4)
              .map((name, index) => `"${name}":[${`${SHORT_PARTS[index]},`.repeat(900).slice(0, -1)}]`)
              .join()}}]`,
        },
        listed('many aliases', `"result":[{"MaHoSo":"${CODE}","TrangThaiHoSo":4,"MaHoSoKhac":[`, '""', ']}]'),
        listed(
          'many aliases that are none',
          `"result":[{"MaHoSo":"${CODE}","TrangThaiHoSo":4,"MaHoSoKhac":[`,
          '0',
          ']}]',
        ),
        filled(
          'an owner of many ids',
          `"result":[{"MaHoSo":"${CODE}","TrangThaiHoSo":4,"MaDoiTuong":"`,
          `${PERSON};`,
          '"}]',
        ),
      ],
    },
    {
      operation: 'procedures',
      keys: [],
      answers: [
        listed('many unreadable procedures', '"result":[', '0', ']'),
        listed('many procedures', '"result":[', '{"MATTHC":"1","TENTTHC":"x"}', ']'),
      ],
    },
    {
      operation: 'receptionPoints',
      keys: [],
      args: { near: { latitude: 21, longitude: 105.8 }, openAt: '2026-11-26T09:00:00+07:00' },
      answers: [
        listed(
          'many points',
          '"result":[',
          '{"MaDiem":"1","MaChiNhanh":"1","TenDiem":"x","DiaChi":"y"}',
          ']',
        ),
        listed(
          'many hours',
          '"result":[{"MaDiem":"1","MaChiNhanh":"1","TenDiem":"x","DiaChi":"y","GioLamViec":[',
          '"Thứ 2 - Thứ 6: 08:00-12:00"',
          ']}]',
        ),
      ],
    },
    {
      operation: 'onestopChanges',
      keys: [],
      answers: [
        listed(
          'many changes',
          '"con_tro":"1","result":[',
          '{"MaHoSo":"H26.12-261102-0001","MaTTHC":"1","LinhVuc":"x","TrangThaiHoSo":4,"NgayTiepNhan":"20261102090000","ChuHoSo":"001190000001","MaChiNhanh":"1","MaDiem":"1","CoQuan":"1","MaDonVi":"1","NgayThayDoi":"20261102090000"}',
          ']',
        ),
        listed('many unreadable changes', '"con_tro":"1","result":[', '0', ']'),
        listed(
          'many changes of status',
          '"con_tro":"1","result":[{"MaHoSo":"H26.12-261102-0001","MaTTHC":"1","LinhVuc":"x","TrangThaiHoSo":4,"NgayTiepNhan":"20261102090000","ChuHoSo":"001190000001","MaChiNhanh":"1","MaDiem":"1","CoQuan":"1","MaDonVi":"1","NgayThayDoi":"20261102090000","LichSuTrangThai":[',
          '{"TrangThai":4,"ThoiDiem":"20261102090000"}',
          ']}]',
        ),
      ],
    },
  ],
  hotline: [
    {
      operation: 'hotlineDossiers',
      keys: [CODE],
      answers: [
        listed('many tickets without a dossier', '"data":[', '{}', ']'),
        listed('many unreadable tickets', '"data":[', `{"dossierCode":"${CODE}"}`, ']'),
        listed(
          'many tickets',
          '"data":[',
          `{"ticketId":"1","dossierCode":"${CODE}","title":"x","status":"new","priority":"normal","createdAt":"2026-11-02T02:15:00Z","version":1}`,
          ']',
        ),
      ],
    },
  ],
};
