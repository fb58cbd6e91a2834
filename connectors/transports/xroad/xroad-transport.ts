import type { WireTap } from '../../wire-tap.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { badAnswer } from '../http/http-exchange.ts';
import { createSoapTransport, type SoapTransportOptions } from '../soap/soap-transport.ts';
import type { BodyFields } from '../soap/write-body.ts';
import { faultInRequestHash } from './request-hash.ts';
import { describeXRoadFault, refuseServiceFault } from './xroad-fault.ts';
import {
  faultInEcho,
  toHeaderNodes,
  XROAD_NAMESPACES,
  type XRoadNamespaces,
  type XRoadService,
  type XRoadSubsystem,
  xroadHeaders,
} from './xroad-headers.ts';

/** Message protocol 4.0 on SOAP 1.1; the exchange's base address is the own security server's. */
export interface XRoadTransportOptions
  extends Pick<SoapTransportOptions, 'agency' | 'exchange' | 'wsdl' | 'operations' | 'tolerance' | 'port'> {
  readonly client: XRoadSubsystem;
  readonly service: XRoadService;
  /** Default: those of X-Road itself. */
  readonly namespaces?: XRoadNamespaces;
  /** A new message id each time (UUID). */
  readonly createId: () => string;
}

export interface XRoadCall {
  /** Operation of the WSDL, and service code. */
  readonly operation: string;
  readonly body: BodyFields;
  /** With country code: `VN…`. */
  readonly userId: string;
  /** The dossier that caused the request. */
  readonly issue?: string;
  readonly signal: AbortSignal;
  readonly tap?: WireTap | undefined;
}

export interface XRoadResult {
  readonly body: XmlElement;
  /** For the access record: under this id the exchange's own log has the message. */
  readonly messageId: string;
}

export interface XRoadTransport {
  /**
   * @throws GatewayError as `SoapTransport.call`; `AGENCY_FAULT` for technical faults and for the service's own;
   *   `AGENCY_BAD_ANSWER` when the answer is not surely the one to this very request.
   */
  call(call: XRoadCall): Promise<XRoadResult>;
  close(): Promise<void>;
}

export function createXRoadTransport(options: XRoadTransportOptions): XRoadTransport {
  const { agency, client, service } = options;
  const namespaces = options.namespaces ?? XROAD_NAMESPACES;
  const soap = createSoapTransport({ ...options, version: '1.1', describeFault: describeXRoadFault });
  return {
    async call({ operation, body, userId, issue, signal, tap }) {
      const id = options.createId();
      const headers = xroadHeaders({ client, service, serviceCode: operation, id, userId, issue });
      const answer = await soap.call({
        operation,
        body,
        headers: toHeaderNodes(headers, namespaces),
        ...{ signal, tap },
      });
      const fault =
        faultInEcho(headers, answer.header, namespaces) ??
        faultInRequestHash(answer.sent, answer.header, namespaces);
      if (fault !== undefined) throw badAnswer(agency, fault);
      refuseServiceFault(agency, answer.body);
      return { body: answer.body, messageId: id };
    },
    close: () => soap.close(),
  };
}
