import { createHash, createSign, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { canonicalForm } from '../../connectors/xml/canonical-xml.ts';
import { readXml } from '../../connectors/xml/safe-xml.ts';
import { loadMock } from '../../mocks/kit/find-mocks.ts';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const XROAD = 'http://x-road.eu/xsd/xroad.xsd';
const ANY_SIZE = {
  maxBytes: 64_000_000,
  maxValues: 10_000_000,
  maxChildren: 10_000_000,
  maxText: 64_000_000,
};

export interface Told {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Asked {
  readonly path: string;
  readonly body: Buffer;
}

/** Puts what a test wants said into a message that the connector has to take for genuine: signed, bound, of today. */
type Dress = (payload: string, asked: Asked) => Told;

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: typeof rsa.privateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = (key: typeof rsa.publicKey) => key.export({ type: 'spki', format: 'pem' }).toString();

export const soap = (body: string, header = ''): Told => ({
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: Buffer.from(
    `<S:Envelope xmlns:S="${SOAP}"><S:Header>${header}</S:Header><S:Body>${body}</S:Body></S:Envelope>`,
  ),
});
const json = (text: string): Told => ({
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(text),
});
const partOf = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';

/** What is not even XML is signed as it stands. */
function canonicalOr(data: string): string {
  try {
    return canonicalForm(readXml(data, ANY_SIZE));
  } catch {
    return data;
  }
}

/** `<DATA>` with a genuine signature; `reshape` changes what the signature says before it is made. */
export function signGip(data: string, reshape: (signedInfo: string) => string = (same) => same): string {
  const digest = createHash('sha256').update(canonicalOr(data)).digest('base64');
  const info = reshape(
    `<SignedInfo xmlns="${DSIG}"><CanonicalizationMethod Algorithm="${EXCLUSIVE}"></CanonicalizationMethod>` +
      '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></SignatureMethod>' +
      `<Reference URI=""><Transforms><Transform Algorithm="${DSIG}enveloped-signature"></Transform>` +
      `<Transform Algorithm="${EXCLUSIVE}"></Transform></Transforms>` +
      '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod>' +
      `<DigestValue>${digest}</DigestValue></Reference></SignedInfo>`,
  );
  const value = createSign('sha256').update(info).sign(rsa.privateKey, 'base64');
  const signature = `<Signature xmlns="${DSIG}">${info}<SignatureValue>${value}</SignatureValue></Signature>`;
  return data.replace(/<\/DATA>$/, () => `${signature}</DATA>`);
}

let messages = 0;

/** `<DATA>` that answers a request, unsigned, with this in its body. */
export function gipData(body: string, asked: Asked): string {
  messages += 1;
  const [year, month, day] = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10).split('-');
  const id = partOf(asked.body.toString(), /<MSG_ID>(\w+)</);
  return (
    '<DATA><HEADER><SENDER_CODE>GIP</SENDER_CODE><RECEIVER_CODE>H26</RECEIVER_CODE>' +
    `<MSG_ID>GIP${messages}</MSG_ID><MSG_REFID>${id}</MSG_REFID><SEND_DATE>${month}-${day}-${year}</SEND_DATE>` +
    `<ERROR_CODE>00</ERROR_CODE></HEADER><BODY>${body}</BODY></DATA>`
  );
}

export const carryGip = (text: string): Told =>
  soap(
    '<g:xuLyTruyVanMsgResponse xmlns:g="http://gip.response.com/"><return><![CDATA[' +
      `${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></return></g:xuLyTruyVanMsgResponse>`,
  );

const DRESSES: Readonly<Record<string, Dress>> = {
  land(payload, { body }) {
    const operation = partOf(body.toString(), /:Body[^>]*><(?:\w+:)?(\w+)/);
    const namespace = partOf(body.toString(), /:Body[^>]*><[^>]*xmlns(?::(?!xsi)\w+)?="([^"]*)"/);
    return soap(
      `<${operation}Response xmlns="${namespace}"><maGiaoDich>1</maGiaoDich>${payload}</${operation}Response>`,
    );
  },
  civil(payload, { body }) {
    const text = body.toString();
    const operation = partOf(text, /:Body[^>]*><(?:\w+:)?(\w+)/);
    const hash = createHash('sha512').update(body).digest('base64');
    const header =
      partOf(text, /<\w+:Header>([\s\S]*)<\/\w+:Header>/) +
      `<xrd:requestHash xmlns:xrd="${XROAD}" algorithmId="http://www.w3.org/2001/04/xmlenc#sha512">${hash}</xrd:requestHash>`;
    return soap(
      `<${operation}Response xmlns="http://hotich.example/vdxp/v1">${payload}</${operation}Response>`,
      header,
    );
  },
  tax: (payload, asked) => carryGip(signGip(gipData(payload, asked))),
  police(payload, { path, body }) {
    if (path === '/token') return json('{"access_token":"token-0000001","expires_in":300}');
    if (path === '/jwks')
      return json(
        JSON.stringify({
          keys: [{ ...ec.publicKey.export({ format: 'jwk' }), kid: 'police-1', alg: 'ES256', use: 'sig' }],
        }),
      );
    const request = JSON.parse(Buffer.from(body.toString().split('.')[1] ?? '', 'base64url').toString());
    messages += 1;
    const claims =
      `"iss":"G01.DANCU","aud":"H26.LIENTHONG","iat":${Math.floor(Date.now() / 1000)},"jti":"answer-${messages}",` +
      `"inResponseTo":"${request.jti}","service":"${path}"`;
    const encode = (text: string) => Buffer.from(text).toString('base64url');
    const signed =
      `${encode('{"alg":"ES256","typ":"lgsp-answer+jws","kid":"police-1"}')}.` +
      encode(`{${claims},"MaLoi":"00",${payload}}`);
    const value = sign('sha256', Buffer.from(signed), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });
    return {
      headers: { 'content-type': 'application/jose' },
      body: Buffer.from(`${signed}.${value.toString('base64url')}`),
    };
  },
  onestop: (payload, { path }) =>
    json(path === '/login' ? '{"error_code":"0","session":"0123456789"}' : `{"error_code":"0",${payload}}`),
  hotline: (payload) => json(`{"page":1,"totalPages":1,${payload}}`),
};

const ownSettings: Readonly<Record<string, string>> = {
  TAX_TRUSTED_KEYS: publicPem(rsa.publicKey),
  TAX_SIGNING_KEY: pem(rsa.privateKey),
  POLICE_SIGNING_KEY: pem(ec.privateKey),
};

/** One agency that says what a test wants, over a real socket, in messages that are genuine but for that. */
export class HostileAgency {
  readonly id: string;
  readonly settings: Readonly<Record<string, string>>;
  /** What its messages hold; how much that is, its protocol decides. */
  payload = '';
  /** Instead of a genuine message. */
  instead: ((asked: Asked) => Told) | undefined;
  /** Called once an answer has been handed over whole. */
  onSent: () => void = () => undefined;
  readonly #server: Server;

  private constructor(id: string, server: Server, settings: Readonly<Record<string, string>>) {
    this.id = id;
    this.#server = server;
    this.settings = settings;
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const asked = { path: request.url ?? '', body: Buffer.concat(chunks) };
        const isOwn = /^\/(token|jwks|login)$/.test(asked.path);
        const dress = DRESSES[id];
        const told = (isOwn ? undefined : this.instead?.(asked)) ?? dress?.(this.payload, asked);
        response.writeHead(200, told?.headers);
        response.end(told?.body, isOwn ? undefined : () => this.onSent());
      });
    });
  }

  static async start(id: string): Promise<HostileAgency> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const mock = await loadMock(id);
    const secrets = {
      text: (name: string) => `${name}-0123456789abcdefghijklmnopqrstuv`.slice(0, 32),
      keyPair: (_name: string, kind: string) =>
        kind === 'rsa-2048'
          ? { privateKey: pem(rsa.privateKey), publicKey: publicPem(rsa.publicKey) }
          : { privateKey: pem(ec.privateKey), publicKey: publicPem(ec.publicKey) },
    };
    return new HostileAgency(id, server, { ...mock.demoSettings(url, secrets), ...ownSettings });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
