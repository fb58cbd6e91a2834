import { type ElementShape, shapeOf } from './message-shape.ts';
import type { SoapVersion } from './soap-names.ts';
import { openWsdl } from './wsdl-door.ts';
import { type BoundOperation, type QName, readOperations } from './wsdl-operations.ts';
import { WsdlRefused } from './wsdl-refused.ts';

/** An operation that can be called: how to write its request and which element answers it. */
export interface SoapOperation {
  readonly name: string;
  readonly version: SoapVersion;
  readonly action: string;
  readonly input: ElementShape;
  readonly output: QName;
  readonly headers: readonly QName[];
}

export interface Wsdl {
  /** Everything that the bindings offer, usable or not; an unusable one says why. */
  readonly offered: readonly BoundOperation[];
  /**
   * Names are the WSDL's own, whether or not another language could spell them.
   * @throws WsdlRefused when the operation is not offered in that version, or cannot be spoken.
   */
  operation(name: string, version: SoapVersion): SoapOperation;
}

/**
 * Loads a WSDL file.
 * @throws WsdlRefused with the reason.
 */
export async function loadWsdl(path: string): Promise<Wsdl> {
  const { documents, schemas } = await openWsdl(path);
  const offered = readOperations(documents);
  if (offered.length === 0) throw new WsdlRefused('no SOAP binding with an operation');
  return {
    offered,
    operation(name, version) {
      const found = offered.find((one) => one.name === name && one.version === version);
      if (!found) throw new WsdlRefused(`no operation ${name} in SOAP ${version}`);
      if (found.refusal !== undefined) throw new WsdlRefused(`operation ${name}: ${found.refusal}`);
      if (!found.output) throw new WsdlRefused(`operation ${name}: one-way; every call here has an answer`);
      try {
        return { ...found, output: found.output, input: shapeOf(schemas, found.input) };
      } catch (error) {
        throw error instanceof WsdlRefused ? new WsdlRefused(`operation ${name}: ${error.message}`) : error;
      }
    },
  };
}
