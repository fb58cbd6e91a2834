import type { AgencyId } from '../../../schema/terms.ts';
import { parseXml, type XmlLimits } from '../../xml/safe-xml.ts';
import { childOf, childrenOf, isElement, textOf, type XmlElement } from '../../xml/xml-element.ts';
import { badAnswer, failureOfStatus, type HttpAnswer, refusedByAgency } from '../http/http-exchange.ts';
import type { QName } from './namespace-scope.ts';
import type { SoapSecurity } from './soap-envelope.ts';
import { ENVELOPE_NAMESPACES, type SoapVersion } from './soap-names.ts';
import { envelopeIn } from './soap-part.ts';
import { type SoapTolerance, STRICT } from './tolerance.ts';

/** What a fault says about its place; the words beside it may name persons and stay unread. */
export interface SoapFault {
  /** Code without prefix; in 1.2 with its subcodes, joined by dots. */
  readonly code: string;
  /** The fault's detail element; only ids may be taken from it. */
  readonly detail: XmlElement | undefined;
}

export interface SoapAnswer {
  /** The element in the body: the signed one, where answers are signed. An empty body itself, where none is to be there. */
  readonly body: XmlElement;
  readonly header: XmlElement | undefined;
}

interface Expectation {
  readonly agency: AgencyId;
  readonly version: SoapVersion;
  /** Undefined where the answer's body is to be empty. */
  readonly output: QName | undefined;
  /** Beyond the usual; bytes are limited by the exchange. */
  readonly limits?: Partial<XmlLimits>;
  readonly security?: SoapSecurity | undefined;
  readonly tolerance?: SoapTolerance | undefined;
  /** Turns the fault's code into what the process log shows; default: the code itself. */
  readonly describeFault?: ((fault: SoapFault) => string) | undefined;
}

/**
 * @throws GatewayError `AGENCY_FAULT` for a Fault, whatever the HTTP status, and for failures without SOAP;
 *   `AGENCY_BUSY` for 429 and 503; `AGENCY_BAD_ANSWER` for anything that is not the answer that was asked for.
 */
export async function readSoapAnswer(answer: HttpAnswer, expected: Expectation): Promise<SoapAnswer> {
  const { agency, version, output, security, tolerance = STRICT } = expected;
  const failure = failureOfStatus(agency, answer);
  if (failure?.code === 'AGENCY_BUSY') throw failure;
  const bytes = answer.body.length === 0 ? 'an empty body' : envelopeIn(answer, version, tolerance);
  if (typeof bytes === 'string') throw failure ?? badAnswer(agency, bytes);

  // The exchange has read no more than it was allowed to.
  const envelope = await parseXml(agency, bytes, { maxBytes: bytes.length, ...expected.limits });
  const fault = faultIn(envelope);
  if (fault) {
    const detail = expected.describeFault?.(fault) ?? fault.code;
    throw refusedByAgency(agency, `fault ${safeCode(detail)}`);
  }
  if (failure) throw failure;
  const namespace = ENVELOPE_NAMESPACES[version];
  const plainBody = childOf(envelope, 'Body', namespace);
  if (!isElement(envelope, 'Envelope', namespace) || !plainBody)
    throw badAnswer(agency, 'no envelope with one body');
  const headers = childrenOf(envelope, 'Header', namespace);
  if (headers.length > 1) throw badAnswer(agency, 'several headers');
  const body = security?.open ? await security.open(envelope) : plainBody;
  const [payload, ...more] = body.children;
  if (!output) {
    if (payload) throw badAnswer(agency, 'an element in the body of an answer that is to be empty');
    return { body, header: headers[0] };
  }
  if (!payload || more.length > 0 || payload.name !== output.name)
    throw badAnswer(agency, 'another element in the body than the answer of this operation');
  if (payload.namespace !== output.namespace && !(tolerance.unqualified && payload.namespace === ''))
    throw badAnswer(
      agency,
      `the answer of this operation is in ${payload.namespace === '' ? 'no' : 'another'} namespace`,
    );
  return { body: payload, header: headers[0] };
}

/** A fault of either version: a server that does not know ours answers in its own. */
function faultIn(envelope: XmlElement): SoapFault | undefined {
  for (const namespace of Object.values(ENVELOPE_NAMESPACES)) {
    const body = isElement(envelope, 'Envelope', namespace)
      ? childOf(envelope, 'Body', namespace)
      : undefined;
    const fault = body && childOf(body, 'Fault', namespace);
    if (fault) {
      const code11 = textOf(fault, 'faultcode');
      const codes = code11 ? [withoutPrefix(code11)] : codes12(childOf(fault, 'Code', namespace), namespace);
      return {
        code: codes.join('.'),
        detail: childOf(fault, 'detail') ?? childOf(fault, 'Detail', namespace),
      };
    }
  }
  return undefined;
}

const codes12 = (code: XmlElement | undefined, namespace: string): string[] =>
  code
    ? [
        withoutPrefix(textOf(code, 'Value', namespace) ?? ''),
        ...codes12(childOf(code, 'Subcode', namespace), namespace),
      ]
    : [];

const withoutPrefix = (code: string): string => code.trim().replace(/^[^:]*:/, '');

/** A code is a name; whatever else stands in its place is not repeated. */
const safeCode = (code: string): string => (/^[A-Za-z][\w .-]{0,199}$/.test(code) ? code : 'without a code');
