import type { AgencyId } from '../../../schema/terms.ts';
import { childOf, textOf, type XmlElement } from '../../xml/xml-element.ts';
import { refusedByAgency } from '../http/http-exchange.ts';
import type { SoapFault } from '../soap/soap-answer.ts';

/**
 * `Server.ServerProxy.AccessDenied` (until 7.7) and `server.serverproxy.access_denied` (from 7.8) are the same fault.
 * @returns the style of 7.8.
 */
export function normaliseCode(code: string): string {
  return code
    .split('.')
    .map((segment) =>
      // The proxies' names are one word in the new style.
      /^(server|client)(proxy)?$/i.test(segment)
        ? segment.toLowerCase()
        : segment.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase(),
    )
    .join('.');
}

/** Where a technical fault came from: what the prefix of its code says. */
export function placeOf(normalised: string): string {
  if (normalised.includes('service_failed')) return 'at the provider';
  if (normalised.startsWith('client')) return 'in our message';
  if (normalised.startsWith('server.clientproxy')) return 'at our security server';
  if (normalised.startsWith('server.serverproxy')) return 'at the peer security server';
  return 'at an unknown place';
}

/** For the process log: code, place and the id that an operator of the exchange can look up. */
export function describeXRoadFault({ code, detail }: SoapFault): string {
  // Anything that is not plainly a code is left to the transport, which does not repeat it.
  if (!/^[A-Za-z][\w.]{0,79}$/.test(code)) return code;
  const normalised = normaliseCode(code);
  const id = detail && textOf(detail, 'faultDetail')?.trim();
  const quoted = id !== undefined && /^[0-9a-fA-F-]{8,36}$/.test(id) ? ` id ${id}` : '';
  return `${normalised} ${placeOf(normalised)}${quoted}`;
}

/**
 * A non-technical fault: the service's own refusal, a normal answer with `<fault>` in it.
 * @throws GatewayError `AGENCY_FAULT`; its words are not repeated, only a code that is plainly one.
 */
export function refuseServiceFault(agency: AgencyId, body: XmlElement): void {
  const fault = childOf(body, 'fault') ?? (body.name === 'fault' ? body : undefined);
  if (!fault || childOf(fault, 'faultCode') === undefined) return;
  const told = textOf(fault, 'faultCode')?.trim() ?? '';
  const code = /^[A-Za-z][\w.-]{0,79}$/.test(told) ? told : 'without a code';
  throw refusedByAgency(agency, `the service refused (${code})`);
}
