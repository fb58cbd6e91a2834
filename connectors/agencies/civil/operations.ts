import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AgencyModule, OperationRequest } from '../../contract.ts';
import { socketsOf } from '../../manifest.ts';
import { keyIn, readRows } from '../../mapping/read-rows.ts';
import { readPersonalId } from '../../mapping/text.ts';
import { readAs, readingAnswer } from '../../mapping/wire-shape.ts';
import { createHttpExchange } from '../../transports/http/http-exchange.ts';
import { loadWsdl } from '../../transports/soap/wsdl.ts';
import { createXRoadTransport, type XRoadTransport } from '../../transports/xroad/xroad-transport.ts';
import { toPlainElement } from '../../xml/plain-element.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { flagsOfCitizen } from './flags.ts';
import { kindsOf } from './kinds.ts';
import { mapCitizen, mapDossier } from './mapping.ts';
import { CIVIL, citizen, dossier, dossierAnswer, personAnswer } from './wire.ts';

/** Who asks, for which dossier: the exchange and the register keep their own record of it. */
const causeOf = ({ origin, signal, tap }: OperationRequest) => ({
  userId: origin.userId,
  ...(origin.dossier === undefined ? {} : { issue: origin.dossier }),
  ...{ signal, tap },
});

export const agency: AgencyModule<XRoadTransport> = {
  async createTransport(manifest, settings) {
    const identity = (name: string) => manifest.identity[name] ?? '';
    return createXRoadTransport({
      agency: manifest.id,
      exchange: createHttpExchange({
        agency: manifest.id,
        baseUrl: settings['url'] ?? '',
        maxAnswerBytes: manifest.maxAnswerBytes,
        maxSockets: socketsOf(manifest),
        takesCompressed: manifest.tolerates.compressed,
      }),
      tolerance: manifest.tolerates,
      wsdl: await loadWsdl(join(import.meta.dirname, 'civil.wsdl')),
      operations: ['TraCuuHoSoHoTich', 'TraCuuSuKienHoTich'],
      client: {
        instance: identity('instance'),
        memberClass: identity('clientClass'),
        memberCode: identity('clientMember'),
        subsystem: identity('clientSubsystem'),
      },
      service: {
        instance: identity('instance'),
        memberClass: identity('serviceClass'),
        memberCode: identity('serviceMember'),
        subsystem: identity('serviceSubsystem'),
        version: identity('serviceVersion'),
      },
      createId: randomUUID,
    });
  },
  operations: {
    civilDossiers: {
      async call(transport, request) {
        const { body, messageId } = await transport.call({
          operation: 'TraCuuHoSoHoTich',
          body: { maHoSo: request.keys },
          ...causeOf(request),
        });
        return { messageId, ...readDossiers(body) };
      },
    },
    civilPersons: {
      async call(transport, request) {
        const { body, messageId } = await transport.call({
          operation: 'TraCuuSuKienHoTich',
          body: { soDinhDanh: request.keys, loaiDangKy: kindsOf(request.fields) },
          ...causeOf(request),
        });
        return { messageId, ...readCitizens(body) };
      },
    },
  },
  close: (transport) => transport.close(),
};

/** @throws GatewayError `AGENCY_BAD_ANSWER`. */
export function readDossiers(body: XmlElement) {
  const { hoSo } = readingAnswer(CIVIL, () => readAs(dossierAnswer, toPlainElement(CIVIL, body)));
  return readRows(CIVIL, 'hoSo', hoSo, {
    keyOf: (row) => keyIn(row, 'maHoSo'),
    read: (row) => mapDossier(readAs(dossier, row)),
  });
}

/** @throws GatewayError `AGENCY_BAD_ANSWER`. */
export function readCitizens(body: XmlElement) {
  const { congDan } = readingAnswer(CIVIL, () => readAs(personAnswer, toPlainElement(CIVIL, body)));
  return readRows(CIVIL, 'congDan', congDan, {
    keyOf: (row) => readPersonalId(keyIn(row, 'soDinhDanh')),
    read: (row) => mapCitizen(readAs(citizen, row)),
    flagsOf: flagsOfCitizen,
  });
}
