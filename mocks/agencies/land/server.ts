import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MockAgency, MockOptions } from '../../kit/agency.ts';
import { type MockReply, type MockRequest, type RecordCall, startMockServer } from '../../kit/mock-server.ts';
import { incomingTexts } from '../../kit/soap/incoming-xml.ts';
import {
  readSoapRequest,
  SoapRefusal,
  type SoapRequest,
  soapEnvelope,
  soapFault,
  soapReply,
} from '../../kit/soap/soap-message.ts';
import { NonceBook, verifyUsernameToken } from '../../kit/soap/username-token.ts';
import { createDisorder, writeNodes, type XmlNode } from '../../kit/xml-node.ts';
import { dossierNodes, GROUPS, type Group, parcelNodes } from './answer.ts';
import { demoSettings, SERVICE_PATH } from './demo-settings.ts';

const WSDL = fileURLToPath(new URL('../../../connectors/agencies/land/land.wsdl', import.meta.url));
const MESSAGES = 'http://datdai.hanoi.example/traodoi/v2';
const MODEL = 'http://datdai.hanoi.example/mohinh/v2';
const MAX_KEYS = 50;

class LandRegistry {
  readonly #options: MockOptions;
  readonly #nonces = new NonceBook();
  readonly #disorder = createDisorder();
  #faults = 0;
  #transactions = 0;

  constructor(options: MockOptions) {
    this.#options = options;
  }

  handle(request: MockRequest, record: RecordCall): MockReply {
    if (request.path !== SERVICE_PATH) return { status: 404, body: 'no such service' };
    if (request.method === 'GET' && request.url.toLowerCase().endsWith('?wsdl')) return this.#wsdl(request);
    try {
      return this.#serve(readSoapRequest(request), record);
    } catch (refusal) {
      if (refusal instanceof SoapRefusal) return refusal.reply;
      throw refusal;
    }
  }

  /** The published description names this very server. */
  #wsdl(request: MockRequest): MockReply {
    const own = `http://${request.headers['host'] ?? ''}${SERVICE_PATH}`;
    const text = readFileSync(WSDL, 'utf8').replace(/(<soap:address location=")[^"]*/, `$1${own}`);
    return { headers: { 'content-type': 'text/xml; charset=utf-8' }, body: text };
  }

  #serve(request: SoapRequest, record: RecordCall): MockReply {
    const { settings, now } = this.#options;
    verifyUsernameToken(request, {
      username: settings['LAND_USERNAME'] ?? '',
      password: settings['LAND_PASSWORD'] ?? '',
      now: now(),
      nonces: this.#nonces,
    });
    const { name } = request.payload;
    if (request.action !== `${MESSAGES}/${name}`)
      throw new SoapRefusal('1.1', 'Client', 'SOAPAction does not fit the body');
    const groups = new Set(incomingTexts(request.payload, 'nhomThongTin').filter(isGroup));
    const headers = {
      soapAction: request.action,
      wsSecurity: 'UsernameToken PasswordDigest',
      username: settings['LAND_USERNAME'] ?? '',
      nhomThongTin: [...groups].join(','),
    };
    if (name === 'TraCuuHoSo') {
      const codes = this.#keys(request, 'maHoSo');
      record({ operation: name, keys: codes, headers });
      return this.#answer(name, 'DC_HoSo', this.#dossiers(codes, groups));
    }
    if (name === 'TraCuuThuaDat') {
      const ids = this.#keys(request, 'thuaDatId');
      record({ operation: name, keys: ids, headers });
      const { world, now } = this.#options;
      const parcels = ids.flatMap((id) => world.parcel(id) ?? []);
      return this.#answer(
        name,
        'DC_ThuaDat',
        parcels.map((parcel) => parcelNodes(world, parcel, groups, now())),
      );
    }
    throw new SoapRefusal('1.1', 'Client', 'No such operation');
  }

  #keys(request: SoapRequest, name: string): string[] {
    const keys = incomingTexts(request.payload, name);
    if (keys.length === 0 || keys.length > MAX_KEYS)
      throw new SoapRefusal('1.1', 'Client', `${name}: one to ${MAX_KEYS}`);
    return keys;
  }

  #dossiers(codes: readonly string[], groups: ReadonlySet<Group>): (readonly XmlNode[])[] {
    const { world, now } = this.#options;
    return codes
      .flatMap((code) => world.dossierAt(code, now()) ?? [])
      .filter((dossier) => world.holders(dossier).includes('land'))
      .map((dossier) => dossierNodes(world, dossier, groups, now()));
  }

  #answer(operation: string, rowName: string, rows: readonly (readonly XmlNode[])[]): MockReply {
    this.#transactions += 1;
    const nodes: XmlNode[] = [
      ['maGiaoDich', String(this.#transactions).padStart(12, '0')],
      ...this.#disorder(rows).map((row): XmlNode => [rowName, row]),
    ];
    const body =
      `<${operation}Response xmlns="${MESSAGES}" xmlns:dc="${MODEL}" ` +
      `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${writeNodes(nodes)}</${operation}Response>`;
    return soapReply('1.1', soapEnvelope('1.1', '', body));
  }

  /** With HTTP 500 and with 200 by turns, and with more words than a caller should be shown. */
  fault(): MockReply {
    this.#faults += 1;
    return soapFault('1.1', 'Server', 'ORA-01034: CSDL đất đai 10.0.0.11 chưa sẵn sàng', {
      status: this.#faults % 2 === 0 ? 200 : 500,
      detail: '<maLoi>DD-500</maLoi>',
    });
  }
}

const isGroup = (name: string): name is Group => GROUPS.some((group) => group === name);

export const mock: MockAgency = {
  id: 'land',
  demoSettings,
  start(options) {
    const registry = new LandRegistry(options);
    return startMockServer(options, {
      id: 'land',
      handle: (request, record) => registry.handle(request, record),
      fault: () => registry.fault(),
    });
  },
};
