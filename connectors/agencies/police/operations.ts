import { randomUUID } from 'node:crypto';
import { own } from '../../../schema/own.ts';
import type { AgencyModule, AgencyRequest, FieldTree } from '../../contract.ts';
import { socketsOf } from '../../manifest.ts';
import { hanoiDay } from '../../mapping/dates.ts';
import { keyIn, readRows } from '../../mapping/read-rows.ts';
import { readPersonalId } from '../../mapping/text.ts';
import { readAs, readingAnswer } from '../../mapping/wire-shape.ts';
import { createHttpExchange, refusedByAgency } from '../../transports/http/http-exchange.ts';
import { createJwsSigner } from '../../transports/rest-lgsp-jws/jws.ts';
import { createLgspTransport, type LgspTransport } from '../../transports/rest-lgsp-jws/lgsp-transport.ts';
import { flagsOfPerson, mapDossier, mapPerson } from './mapping.ts';
import { answerHead, dossier, listAnswer, POLICE, person } from './wire.ts';

/** What must be asked for so that a field of the SDL can be told. Fields that were not granted are not asked for. */
const PERSON_FIELDS: Readonly<Record<string, string>> = {
  fullName: 'HoTen',
  dateOfBirth: 'NgaySinh',
  residence: 'NoiCuTru',
  phone: 'SoDienThoai',
};
/** The boundary must know it before anything of the row is shown, whatever was asked. */
const PROTECTION_FLAG = 'CoBaoVe';

const CASE_FIELDS: Readonly<Record<string, string>> = { passportNumber: 'SoHoChieu', steps: 'BuocXuLy' };

const wanted = (fields: FieldTree | true | undefined, names: Readonly<Record<string, string>>): string[] =>
  Object.entries(names).flatMap(([field, legacy]) =>
    typeof fields === 'object' && own(fields, field) !== undefined ? [legacy] : [],
  );

/** Who asks, why and how surely they were identified: the police keep their own record of it. */
const askedBy = ({ origin }: AgencyRequest) => ({
  NguoiYeuCau: origin.userId,
  MucDich: origin.purpose,
  MaHoSoLienQuan: origin.dossier ?? '',
  MucDoBaoDam: origin.loa === undefined ? '' : String(origin.loa),
});

export const agency: AgencyModule<LgspTransport> = {
  async createTransport(manifest, settings) {
    const setting = (name: string) => own(settings, name) ?? '';
    const identity = (name: string) => manifest.identity[name] ?? '';
    return createLgspTransport({
      agency: manifest.id,
      exchange: createHttpExchange({
        agency: manifest.id,
        baseUrl: setting('url'),
        maxAnswerBytes: manifest.maxAnswerBytes,
        maxSockets: socketsOf(manifest),
      }),
      partner: {
        accessKey: setting('accessKey'),
        secretKey: setting('secretKey'),
        appName: identity('appName'),
        partnerCode: identity('partnerCode'),
        partnerCodeCus: identity('partnerCodeCus'),
        peerCode: identity('peerCode'),
      },
      signer: await createJwsSigner(setting('signingKey'), 'ES256', setting('signingKeyId')),
      answerAlgorithms: ['ES256'],
      now: Date.now,
      createId: randomUUID,
    });
  },
  operations: {
    policePersons: {
      async call(transport, request) {
        const { payload, messageId } = await transport.call(
          '/dan-cu/tra-cuu-lo',
          {
            DanhSachSoDinhDanh: request.keys,
            TruongDuLieu: [...wanted(request.fields, PERSON_FIELDS), PROTECTION_FLAG],
            ...askedBy(request),
          },
          request.signal,
          request.tap,
        );
        return { messageId, ...readPersons(payload) };
      },
    },
    policeDossiers: {
      async call(transport, request) {
        const { payload, messageId } = await transport.call(
          '/ho-so/tra-cuu-lo',
          {
            DanhSachMaHoSo: request.keys,
            TruongDuLieu: wanted(request.fields['policeCase'], CASE_FIELDS),
            ...askedBy(request),
          },
          request.signal,
          request.tap,
        );
        return { messageId, ...readDossiers(payload) };
      },
    },
  },
  close: (transport) => transport.close(),
};

/** @throws GatewayError `AGENCY_FAULT` or `AGENCY_BAD_ANSWER`. @param today in Hanoi. */
export const readPersons = (payload: unknown, today = hanoiDay(new Date())) =>
  readRows(POLICE, 'DanhSach', listOf(payload), {
    keyOf: (row) => readPersonalId(keyIn(row, 'SoDinhDanh')),
    read: (row) => mapPerson(readAs(person, row), today),
    flagsOf: (row) => flagsOfPerson(readAs(person, row), today),
  });

/** @throws GatewayError `AGENCY_FAULT` or `AGENCY_BAD_ANSWER`. */
export const readDossiers = (payload: unknown) =>
  readRows(POLICE, 'DanhSach', listOf(payload), {
    keyOf: (row) => keyIn(row, 'MaHoSo'),
    read: (row) => mapDossier(readAs(dossier, row)),
  });

function listOf(payload: unknown): readonly unknown[] {
  refuseFault(payload);
  return readingAnswer(POLICE, () => readAs(listAnswer, payload)).DanhSach;
}

function refuseFault(payload: unknown): void {
  const { MaLoi: code } = readingAnswer(POLICE, () => readAs(answerHead, payload));
  if (code === '00') return;
  // `MoTaLoi` quotes ids of persons; only a plain code is repeated.
  const told = /^[A-Z0-9-]{1,12}$/.test(code) ? code : 'an unreadable code';
  throw refusedByAgency(POLICE, `refused with ${told}`);
}
