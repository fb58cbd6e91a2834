import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createHttpExchange, type HttpExchange } from '../frozen/connectors/transports/http/http-exchange.ts';
import { createRestTransport } from '../frozen/connectors/transports/rest/rest-transport.ts';
import { createJwsSigner } from '../frozen/connectors/transports/rest-lgsp-jws/jws.ts';
import { createLgspTransport } from '../frozen/connectors/transports/rest-lgsp-jws/lgsp-transport.ts';
import { createSessionTransport } from '../frozen/connectors/transports/rest-session/session-transport.ts';
import { readXml } from '../frozen/connectors/xml/safe-xml.ts';
import { childOf, childrenOf, type XmlElement } from '../frozen/connectors/xml/xml-element.ts';
import { toAgencyId } from '../frozen/schema/terms.ts';
import { type Contender, serve } from './contender.ts';
import { CODE } from './job.ts';

/**
 * The limit: a handler written by hand for this one job. The same messages to the same systems (sessions, signatures
 * and sockets are the connectors' own, nobody would write those worse), the same JSON; no GraphQL, no policy, no log,
 * no validation, no guard, no second look at anything.
 */
export async function start(): Promise<Contender> {
  const env = (name: string) => (process.env[name] ?? '').replaceAll('\\n', '\n');
  const exchange = (agency: string, url: string) =>
    createHttpExchange({ agency: toAgencyId(agency), baseUrl: url, maxAnswerBytes: 2_097_152 });
  const identity = (agency: string): Record<string, string> =>
    parse(readFileSync(`connectors/agencies/${agency}/manifest.yaml`, 'utf8')).identity;
  const reception = createSessionTransport(toAgencyId('onestop'), exchange('onestop', env('ONESTOP_URL')), {
    username: env('ONESTOP_USERNAME'),
    password: env('ONESTOP_PASSWORD'),
    destination: identity('onestop')['destination'] ?? '',
    unit: identity('onestop')['unit'] ?? '',
  });
  const partner = identity('police');
  const police = createLgspTransport({
    agency: toAgencyId('police'),
    exchange: exchange('police', env('POLICE_URL')),
    partner: {
      accessKey: env('POLICE_ACCESS_KEY'),
      secretKey: env('POLICE_SECRET_KEY'),
      appName: partner['appName'] ?? '',
      partnerCode: partner['partnerCode'] ?? '',
      partnerCodeCus: partner['partnerCodeCus'] ?? '',
      peerCode: partner['peerCode'] ?? '',
    },
    signer: await createJwsSigner(env('POLICE_SIGNING_KEY'), 'ES256', env('POLICE_SIGNING_KEY_ID')),
    answerAlgorithms: ['ES256'],
    now: Date.now,
    createId: randomUUID,
  });
  const hotline = createRestTransport({
    agency: toAgencyId('hotline'),
    exchange: exchange('hotline', env('HOTLINE_URL')),
    headers: { 'x-api-key': env('HOTLINE_API_KEY') },
  });
  const land = exchange('land', env('LAND_URL'));
  const civil = exchange('civil', env('CIVIL_URL'));

  async function job(): Promise<object> {
    const signal = AbortSignal.timeout(8_000);
    const path = `/tickets?dossier=${CODE}&page=1&pageSize=100`;
    const sections = ['ChuHoSo', 'TrichYeu', 'TienDo'];
    const [found, registry, tickets] = await Promise.all([
      reception.call('TraCuuHoSo', { mahoso: [CODE], phan: sections, trang: '1' }, signal),
      soap(land, landEnvelope(env('LAND_USERNAME'), env('LAND_PASSWORD')), LAND_ACTION, signal),
      hotline.call({ method: 'GET', path, signal }),
    ]);
    // biome-ignore lint/suspicious/noExplicitAny: written by hand and trusting, as a limit is.
    const row = (found as any).result[0];
    const owner: string = row.MaDoiTuong;
    const [person, events] = await Promise.all([
      police.call(
        '/dan-cu/tra-cuu-lo',
        {
          NguoiYeuCau: 'VNbench',
          MucDich: 'bench',
          MaHoSoLienQuan: CODE,
          MucDoBaoDam: '2',
          DanhSachSoDinhDanh: [owner],
          TruongDuLieu: ['HoTen', 'NgaySinh', 'NoiCuTru', 'CoBaoVe'],
        },
        signal,
      ),
      soap(civil, civilEnvelope(owner), '', signal),
    ]);
    return {
      data: { dossier: shape(row, registry, JSON.parse(String(tickets.body)), person.payload, events) },
    };
  }

  return serve(
    (request, response) => {
      request.resume();
      job().then(
        (body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    },
    async () => {
      await Promise.all([reception.close(), police.close(), hotline.close(), land.close(), civil.close()]);
    },
  );
}

const LAND_ACTION = 'http://datdai.hanoi.example/traodoi/v2/TraCuuHoSo';
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

async function soap(
  exchange: HttpExchange,
  body: string,
  action: string,
  signal: AbortSignal,
): Promise<XmlElement> {
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` };
  const answer = await exchange.send({ method: 'POST', path: '', headers, body, signal });
  const envelope = readXml(answer.body, { maxBytes: answer.body.length });
  const [payload] =
    childOf(envelope, 'Body')?.children ?? childrenOf(envelope, 'Body', SOAP)[0]?.children ?? [];
  if (!payload) throw new Error('no answer');
  return payload;
}

function landEnvelope(username: string, password: string): string {
  const nonce = randomBytes(16);
  const created = new Date().toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  const groups = ['HO_SO', 'MA_THUA', 'THUA_DAT', 'QUYEN', 'GIAY_CHUNG_NHAN']
    .map((group) => `<t:nhomThongTin>${group}</t:nhomThongTin>`)
    .join('');
  return `<s:Envelope xmlns:s="${SOAP}"><s:Header><w:Security xmlns:w="${OASIS}-wssecurity-secext-1.0.xsd" xmlns:u="${OASIS}-wssecurity-utility-1.0.xsd"><w:UsernameToken><w:Username>${username}</w:Username><w:Password Type="${OASIS}-username-token-profile-1.0#PasswordDigest">${digest}</w:Password><w:Nonce>${nonce.toString('base64')}</w:Nonce><u:Created>${created}</u:Created></w:UsernameToken></w:Security></s:Header><s:Body><t:TraCuuHoSo xmlns:t="http://datdai.hanoi.example/traodoi/v2"><t:maHoSo>${CODE}</t:maHoSo>${groups}</t:TraCuuHoSo></s:Body></s:Envelope>`;
}

function civilEnvelope(person: string): string {
  const member = (code: string, subsystem: string) =>
    `<i:xRoadInstance>VN</i:xRoadInstance><i:memberClass>GOV</i:memberClass><i:memberCode>${code}</i:memberCode><i:subsystemCode>${subsystem}</i:subsystemCode>`;
  return `<s:Envelope xmlns:s="${SOAP}" xmlns:x="http://x-road.eu/xsd/xroad.xsd" xmlns:i="http://x-road.eu/xsd/identifiers"><s:Header><x:client i:objectType="SUBSYSTEM">${member('H26', 'lien-thong')}</x:client><x:service i:objectType="SERVICE">${member('G15', 'ho-tich')}<i:serviceCode>TraCuuSuKienHoTich</i:serviceCode><i:serviceVersion>v1</i:serviceVersion></x:service><x:id>${randomUUID()}</x:id><x:userId>VNbench</x:userId><x:issue>${CODE}</x:issue><x:protocolVersion>4.0</x:protocolVersion></s:Header><s:Body><h:TraCuuSuKienHoTich xmlns:h="http://hotich.example/vdxp/v1"><h:soDinhDanh>${person}</h:soDinhDanh><h:loaiDangKy>KS</h:loaiDangKy><h:loaiDangKy>KH</h:loaiDangKy><h:loaiDangKy>KT</h:loaiDangKy></h:TraCuuSuKienHoTich></s:Body></s:Envelope>`;
}

const named = (parent: XmlElement | undefined, name: string): XmlElement[] =>
  parent?.children.filter((child) => child.name === name) ?? [];
const told = (parent: XmlElement | undefined, name: string): string | null =>
  parent?.children.find((child) => child.name === name)?.text ?? null;

// biome-ignore lint/suspicious/noExplicitAny: written by hand and trusting, as a limit is.
function shape(row: any, registry: XmlElement, tickets: any, person: any, events: XmlElement): object {
  const dossier = named(registry, 'DC_HoSo')[0];
  const own = named(dossier, 'DC_HoSoNoiBo')[0];
  const citizen = named(events, 'congDan')[0];
  const resident = person.DanhSach[0];
  const steps = [
    ...(row.TienDo ?? []).map((step: Record<string, string>) => ({
      at: step['ThoiDiemXuLy'],
      unit: step['PhongBanXuLy'],
      text: step['NoiDungXuLy'],
      status: step['TrangThai'],
    })),
    ...named(own, 'ListQuaTrinhXuLy').map((step) => ({
      at: told(step, 'thoiDiem'),
      unit: told(step, 'donViXuLy'),
      text: told(step, 'noiDung'),
      status: told(step, 'maTrangThai'),
    })),
  ];
  return {
    code: row.MaHoSo,
    status: row.TrangThaiHoSo,
    receivedAt: row.NgayTiepNhan,
    lane: row.LuongXuLy ?? null,
    summary: row.TrichYeuHoSo ?? null,
    applicant: {
      fullName: resident?.HoTen,
      dateOfBirth: resident?.NgaySinh,
      residence: resident?.NoiCuTru,
      civilEvents: named(citizen, 'dangKy').map((entry) => ({
        kind: told(entry, 'loaiDangKy'),
        number: told(entry, 'so'),
        book: told(entry, 'quyenSo'),
        registeredOn: told(entry, 'ngayDangKy'),
        place: told(entry, 'noiDangKy'),
      })),
    },
    parcels: named(dossier, 'ListThuaDat').map((parcel) => ({
      id: told(parcel, 'thuaDatId'),
      mapSheet: told(parcel, 'soHieuToBanDo'),
      parcelNumber: told(parcel, 'soThuTuThua'),
      areaSquareMetres: told(parcel, 'dienTich'),
      landUse: told(named(parcel, 'ListMucDichSuDung')[0], 'tenMucDich'),
      address: { text: told(named(parcel, 'DC_DiaChi')[1], 'diaChiChiTiet') },
      owners: named(parcel, 'ListDangKyQuyen').map((right) => ({
        registeredName: told(right, 'tenChuSuDung'),
        share: told(right, 'tyLeSoHuu'),
      })),
      certificate: {
        number: told(named(parcel, 'DC_GiayChungNhan')[0], 'soPhatHanh'),
        issuedOn: told(named(parcel, 'DC_GiayChungNhan')[0], 'ngayCap'),
      },
    })),
    landCase: { number: told(own, 'soHoSoNoiBo'), kind: told(own, 'tenLoaiBienDong') },
    timeline: steps,
    tickets: tickets.data.map((ticket: Record<string, string>) => ({
      id: ticket['ticketId'],
      subject: ticket['title'],
      state: ticket['status'],
      openedAt: ticket['openedAt'],
      dueAt: ticket['dueAt'],
    })),
  };
}
