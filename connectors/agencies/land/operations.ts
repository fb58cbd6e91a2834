import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { toAgencyId } from '../../../schema/terms.ts';
import type { AgencyAnswer, AgencyModule, RecordFlags } from '../../contract.ts';
import { readOptionalText } from '../../mapping/text.ts';
import { readingAnswer } from '../../mapping/wire-shape.ts';
import { createHttpExchange } from '../../transports/http/http-exchange.ts';
import { createSoapTransport, type SoapTransport } from '../../transports/soap/soap-transport.ts';
import { createUsernameToken } from '../../transports/soap/username-token.ts';
import { loadWsdl } from '../../transports/soap/wsdl.ts';
import { toPlainElement } from '../../xml/plain-element.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { flagsOfDossier, flagsOfParcel } from './flags.ts';
import { groupsOfDossier, groupsOfParcel } from './groups.ts';
import { mapDossiers, mapParcels } from './mapping.ts';
import { readWardNames, type WardNames } from './ward-names.ts';
import { dossierAnswer, parcelAnswer } from './wire.ts';

const LAND = toAgencyId('land');

interface LandTransport {
  readonly soap: SoapTransport;
  readonly wards: WardNames;
}

export const agency: AgencyModule<LandTransport> = {
  async createTransport(manifest, settings) {
    const soap = createSoapTransport({
      agency: manifest.id,
      exchange: createHttpExchange({
        agency: manifest.id,
        baseUrl: settings['url'] ?? '',
        maxAnswerBytes: manifest.maxAnswerBytes,
      }),
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
      async call({ soap, wards }, { keys, fields, signal }) {
        const body = { maHoSo: keys, nhomThongTin: groupsOfDossier(fields) };
        return readDossiers((await soap.call({ operation: 'TraCuuHoSo', body, signal })).body, wards);
      },
    },
    landParcels: {
      async call({ soap, wards }, { keys, fields, signal }) {
        const body = { thuaDatId: keys, nhomThongTin: groupsOfParcel(fields) };
        return readParcels((await soap.call({ operation: 'TraCuuThuaDat', body, signal })).body, wards);
      },
    },
  },
  close: ({ soap }) => soap.close(),
};

/** @throws GatewayError `AGENCY_BAD_ANSWER`. */
export function readDossiers(body: XmlElement, wards: WardNames): AgencyAnswer {
  return readingAnswer(LAND, () => {
    const wire = dossierAnswer.parse(toPlainElement(LAND, body));
    const flags = strictest(wire.DC_HoSo, ({ maHoSo }) => readOptionalText(maHoSo), flagsOfDossier);
    return { rows: mapDossiers(wire, wards), flags, messageId: wire.maGiaoDich };
  });
}

/** @throws GatewayError `AGENCY_BAD_ANSWER`. */
export function readParcels(body: XmlElement, wards: WardNames): AgencyAnswer {
  return readingAnswer(LAND, () => {
    const wire = parcelAnswer.parse(toPlainElement(LAND, body));
    const flags = strictest(wire.DC_ThuaDat, ({ thuaDatId }) => readOptionalText(thuaDatId), flagsOfParcel);
    return { rows: mapParcels(wire, wards), flags, messageId: wire.maGiaoDich };
  });
}

/**
 * What any copy of a row says against its release holds for the row, whichever copy is shown. The ward is that of the
 * first copy, the one that is shown: who is competent must follow from the very row that is read.
 */
function strictest<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | undefined,
  flagsOf: (row: Row) => RecordFlags,
): ReadonlyMap<string, RecordFlags> {
  const flags = new Map<string, RecordFlags>();
  for (const row of rows) {
    const key = keyOf(row);
    // Marks are there or absent, never `false`: neither copy can take back what the other says.
    if (key !== undefined) flags.set(key, { ...flagsOf(row), ...flags.get(key) });
  }
  return flags;
}
