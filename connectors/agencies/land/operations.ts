import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { AgencyAnswer, AgencyModule } from '../../contract.ts';
import { socketsOf } from '../../manifest.ts';
import { hanoiDay } from '../../mapping/dates.ts';
import type { NamesByDay } from '../../mapping/names-by-day.ts';
import { keyIn, readRows } from '../../mapping/read-rows.ts';
import { readAs, readingAnswer } from '../../mapping/wire-shape.ts';
import { createHttpExchange } from '../../transports/http/http-exchange.ts';
import { createSoapTransport, type SoapTransport } from '../../transports/soap/soap-transport.ts';
import { createUsernameToken } from '../../transports/soap/username-token.ts';
import { loadWsdl } from '../../transports/soap/wsdl.ts';
import { toPlainElement } from '../../xml/plain-element.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { flagsOfParcel, ownersOfParcel, partsOfDossier, securitiesWithin } from './flags.ts';
import { groupsOfDossier, groupsOfParcel } from './groups.ts';
import { mapDossier, mapParcel } from './mapping.ts';
import { readWardNames } from './ward-names.ts';
import { dossier, dossierAnswer, LAND, parcel, parcelAnswer } from './wire.ts';

interface LandTransport {
  readonly soap: SoapTransport;
  readonly wards: NamesByDay;
}

export const agency: AgencyModule<LandTransport> = {
  async createTransport(manifest, settings) {
    const soap = createSoapTransport({
      agency: manifest.id,
      exchange: createHttpExchange({
        agency: manifest.id,
        baseUrl: settings['url'] ?? '',
        maxAnswerBytes: manifest.maxAnswerBytes,
        maxSockets: socketsOf(manifest),
        takesCompressed: manifest.tolerates.compressed,
      }),
      tolerance: manifest.tolerates,
      wsdl: await loadWsdl(join(import.meta.dirname, 'land.wsdl')),
      operations: ['TraCuuHoSo', 'TraCuuThuaDat'],
      security: createUsernameToken({
        username: settings['username'] ?? '',
        password: settings['password'] ?? '',
        now: Date.now,
        randomBytes,
      }),
    });
    return { soap, wards: readWardNames() };
  },
  operations: {
    landDossiers: {
      async call({ soap, wards }, { keys, fields, signal, tap }) {
        const body = { maHoSo: keys, nhomThongTin: groupsOfDossier(fields) };
        const answer = await soap.call({ operation: 'TraCuuHoSo', body, signal, tap });
        return readDossiers(answer.body, wards);
      },
    },
    landParcels: {
      async call({ soap, wards }, { keys, fields, signal, tap }) {
        const body = { thuaDatId: keys, nhomThongTin: groupsOfParcel(fields) };
        const answer = await soap.call({ operation: 'TraCuuThuaDat', body, signal, tap });
        return readParcels(answer.body, wards);
      },
    },
  },
  close: ({ soap }) => soap.close(),
};

/** @throws GatewayError `AGENCY_BAD_ANSWER`. */
export function readDossiers(
  body: XmlElement,
  wards: NamesByDay,
  today = hanoiDay(new Date()),
): AgencyAnswer {
  const wire = readingAnswer(LAND, () => readAs(dossierAnswer, toPlainElement(LAND, body)));
  const read = readRows(LAND, 'DC_HoSo', wire.DC_HoSo, {
    keyOf: (row) => keyIn(row, 'maHoSo'),
    read: (row) => mapDossier(readAs(dossier, row), wards, today),
    partsOf: partsOfDossier,
  });
  return { messageId: wire.maGiaoDich, ...read };
}

/** @throws GatewayError `AGENCY_BAD_ANSWER`. */
export function readParcels(body: XmlElement, wards: NamesByDay, today = hanoiDay(new Date())): AgencyAnswer {
  const wire = readingAnswer(LAND, () => readAs(parcelAnswer, toPlainElement(LAND, body)));
  const read = readRows(LAND, 'DC_ThuaDat', wire.DC_ThuaDat, {
    keyOf: (row) => keyIn(row, 'thuaDatId'),
    read: (row) => mapParcel(readAs(parcel, row), wards, today),
    flagsOf: flagsOfParcel,
    partsOf: securitiesWithin,
    personsOf: ownersOfParcel,
  });
  return { messageId: wire.maGiaoDich, ...read };
}
