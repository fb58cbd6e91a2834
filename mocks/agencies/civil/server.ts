import type { MockAgency, MockOptions } from '../../kit/agency.ts';
import { type MockReply, type MockRequest, type RecordCall, startMockServer } from '../../kit/mock-server.ts';
import { incomingTexts } from '../../kit/soap/incoming-xml.ts';
import { readSoapRequest, SoapRefusal, type SoapRequest } from '../../kit/soap/soap-message.ts';
import {
  readXRoadHeaders,
  type XRoadRequest,
  xroadAnswer,
  xroadServiceFault,
  xroadTechnicalFault,
} from '../../kit/soap/xroad-message.ts';
import { createDisorder, writeNodes, type XmlNode } from '../../kit/xml-node.ts';
import { citizenNodes, dossierNodes, ENTRY_KINDS } from './answer.ts';
import { demoSettings, SERVICE_PATH } from './demo-settings.ts';
import { readTamper, type Tamper } from './tamper.ts';

const NAMESPACE = 'http://hotich.example/vdxp/v1';
const CLIENT = 'VN/GOV/H26/lien-thong';
const SERVICE = /^VN\/GOV\/G15\/ho-tich\/\w+\/v1$/;
const WSDL_FAULT_ID = '0f5bd4c4-2f5e-4c3e-9a54-6c9b1e7d3a10';
const MAX_DOSSIERS = 50;
const MAX_PERSONS = 20;

/** The own security server, the one of the ministry behind it, and the register: as one address shows them. */
class CivilRegister {
  readonly #options: MockOptions;
  readonly #disorder = createDisorder();
  #faults = 0;
  tamper: Tamper = (reply) => reply;

  constructor(options: MockOptions) {
    this.#options = options;
  }

  handle(request: MockRequest, record: RecordCall): MockReply {
    if (request.path !== SERVICE_PATH) return { status: 404, body: 'no such service' };
    try {
      const soap = readSoapRequest(request);
      const xroad = readXRoadHeaders(soap);
      refuseStrangers(xroad);
      const rows = this.#look(soap, xroad, record);
      return this.tamper(xroadAnswer(xroad, request.body, wrap(xroad.serviceCode, writeNodes(rows))));
    } catch (refusal) {
      if (refusal instanceof SoapRefusal) return refusal.reply;
      throw refusal;
    }
  }

  #look(soap: SoapRequest, xroad: XRoadRequest, record: RecordCall): readonly XmlNode[] {
    const { world, now } = this.#options;
    const headers = {
      client: xroad.client.path,
      service: xroad.service.path,
      id: xroad.id,
      userId: xroad.userId ?? '',
      issue: xroad.issue ?? '',
      protocolVersion: xroad.protocolVersion,
    };
    const operation = xroad.serviceCode;
    if (operation === 'TraCuuHoSoHoTich') {
      const codes = keysOf(soap, 'maHoSo', MAX_DOSSIERS);
      record({ operation, keys: codes, headers });
      const held = codes
        .flatMap((code) => world.dossierAt(code, now()) ?? [])
        .filter((dossier) => world.holders(dossier).includes('civil'));
      return this.#disorder(held).map((dossier): XmlNode => ['ht:hoSo', dossierNodes(world, dossier)]);
    }
    if (operation === 'TraCuuSuKienHoTich') {
      const ids = keysOf(soap, 'soDinhDanh', MAX_PERSONS);
      const kinds = incomingTexts(soap.payload, 'loaiDangKy');
      record({ operation, keys: ids, headers: { ...headers, loaiDangKy: kinds.join(',') } });
      const wanted = new Set(kinds.length > 0 ? kinds : Object.keys(ENTRY_KINDS));
      const found = ids.flatMap((id) => world.person(id) ?? []);
      return this.#disorder(found).map(
        (person): XmlNode => ['ht:congDan', citizenNodes(world, person, wanted)],
      );
    }
    throw new SoapRefusal('1.1', 'Server.ServerProxy.UnknownService', `Unknown service: ${operation}`);
  }

  /** By turns: the register itself refuses, the security server cannot reach it (old and new style of codes). */
  fault(request: MockRequest): MockReply {
    this.#faults += 1;
    const turn = this.#faults % 3;
    if (turn === 1) {
      const code = 'Server.ServerProxy.ServiceFailed.HttpError';
      return xroadTechnicalFault(code, 'http://10.0.0.12 returned 500', WSDL_FAULT_ID);
    }
    if (turn === 2) {
      const code = 'server.serverproxy.network_error';
      return xroadTechnicalFault(code, 'connect to 10.0.0.12 failed', WSDL_FAULT_ID);
    }
    const xroad = readXRoadHeaders(readSoapRequest(request));
    const refusal = xroadServiceFault('HT-017', `Không tra cứu được cho ${xroad.userId ?? ''}`);
    return xroadAnswer(xroad, request.body, wrap(xroad.serviceCode, refusal));
  }
}

const wrap = (operation: string, content: string): string =>
  `<ht:${operation}Response xmlns:ht="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
  `${content}</ht:${operation}Response>`;

/** What a security server checks before it lets a message through. */
function refuseStrangers({ client, service, protocolVersion }: XRoadRequest): void {
  if (protocolVersion !== '4.0')
    throw new SoapRefusal('1.1', 'Client.InvalidProtocolVersion', 'Invalid protocol version');
  if (client.objectType !== 'SUBSYSTEM' || client.path !== CLIENT)
    throw new SoapRefusal('1.1', 'Server.ServerProxy.AccessDenied', 'Request is not allowed');
  if (service.objectType !== 'SERVICE' || !SERVICE.test(service.path))
    throw new SoapRefusal('1.1', 'Server.ClientProxy.UnknownMember', 'Could not find addresses for service');
}

function keysOf(soap: SoapRequest, name: string, most: number): string[] {
  const keys = incomingTexts(soap.payload, name);
  if (keys.length === 0 || keys.length > most)
    throw new SoapRefusal('1.1', 'Client', `${name}: one to ${most}`);
  return keys;
}

export const mock: MockAgency = {
  id: 'civil',
  demoSettings,
  start(options) {
    const register = new CivilRegister(options);
    return startMockServer(options, {
      id: 'civil',
      handle: (request, record) => register.handle(request, record),
      fault: (request) => register.fault(request),
      commands: {
        /** What a broken or bad exchange would do to answers, until `none`. */
        tamper: (how: unknown) => {
          register.tamper = readTamper(how);
        },
      },
      onReset: () => {
        register.tamper = readTamper('none');
      },
    });
  },
};
