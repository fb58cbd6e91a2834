import type { AgencyId } from '../../../schema/terms.ts';
import type { WireTap } from '../../wire-tap.ts';
import type { XmlNode } from '../../xml/xml-write.ts';
import type { HttpExchange } from '../http/http-exchange.ts';
import { readSoapAnswer, type SoapAnswer, type SoapFault } from './soap-answer.ts';
import { type SoapSecurity, writeEnvelope } from './soap-envelope.ts';
import { MEDIA_TYPES, type SoapVersion } from './soap-names.ts';
import type { SoapTolerance } from './tolerance.ts';
import { type BodyFields, writeBody } from './write-body.ts';
import type { SoapOperation, Wsdl } from './wsdl.ts';

export interface SoapTransportOptions {
  readonly agency: AgencyId;
  /** Whose base address is the service's address; the transport closes it. */
  readonly exchange: HttpExchange;
  readonly wsdl: Wsdl;
  /** Operations that will be called; each is checked at once. */
  readonly operations: readonly string[];
  /** Default 1.1. */
  readonly version?: SoapVersion;
  readonly security?: SoapSecurity;
  readonly describeFault?: (fault: SoapFault) => string;
  /** Default: none. */
  readonly tolerance?: SoapTolerance;
  /** Where the WSDL offers an operation by several ports. */
  readonly port?: string;
}

export interface SoapCall {
  readonly operation: string;
  readonly body: BodyFields;
  /** Header blocks; they declare their own prefixes. */
  readonly headers?: readonly XmlNode[];
  readonly signal: AbortSignal;
  readonly tap?: WireTap | undefined;
}

export interface SoapResult extends SoapAnswer {
  /** Exactly what was sent, for protocols that hash it. Holds personal data: not for logs. */
  readonly sent: Buffer;
}

export interface SoapTransport {
  /**
   * @throws GatewayError one of the five agency codes, or `INTERNAL` when the call does not fit the WSDL. No error
   *   holds any part of a message, an address or a library's own error.
   */
  call(call: SoapCall): Promise<SoapResult>;
  close(): Promise<void>;
}

/** @throws WsdlRefused when an operation cannot be spoken. */
export function createSoapTransport(options: SoapTransportOptions): SoapTransport {
  const { agency, exchange, security } = options;
  const version = options.version ?? '1.1';
  const operations = new Map(
    options.operations.map((name) => [name, options.wsdl.operation(name, version, options.port)]),
  );
  return {
    async call({ operation: name, body, headers = [], signal, tap }) {
      const operation = operations.get(name);
      if (!operation) throw new TypeError(`${agency}: ${name} was not announced to the transport`);
      const envelope = writeEnvelope({ version, headers, body: writeBody(operation.input, body), security });
      const sent = Buffer.from(envelope, 'utf8');
      const answer = await exchange.send({
        method: 'POST',
        path: '',
        headers: httpHeaders(operation),
        body: sent,
        signal,
        tap,
      });
      for (const [index, key] of (security?.trusted ?? []).entries())
        tap?.signedWith(`agency-${index + 1}.pem`, () => key);
      const read = await readSoapAnswer(answer, {
        agency,
        version,
        output: operation.output,
        security,
        tolerance: options.tolerance,
        describeFault: options.describeFault,
      });
      return { body: read.body, header: read.header, sent };
    },
    close: () => exchange.close(),
  };
}

/** SOAP 1.1 names the action in a header of its own, 1.2 in the content type. */
function httpHeaders({ version, action }: SoapOperation): Record<string, string> {
  const type = `${MEDIA_TYPES[version]}; charset=utf-8`;
  return version === '1.1'
    ? { 'content-type': type, accept: MEDIA_TYPES['1.1'], soapaction: `"${action}"` }
    : { 'content-type': `${type}; action="${action}"`, accept: MEDIA_TYPES['1.2'] };
}
