import type { Connector } from '../../connectors/contract.ts';
import { GatewayError } from '../../schema/errors.ts';
import { project, type View } from '../../stitching/project.ts';
import type { DelegationExecutor, RootCall } from '../../stitching/stitch.ts';
import { viewOf } from '../boundary/view.ts';
import { fieldTree } from './field-tree.ts';
import type { RequestContext } from './request-context.ts';

interface ExecutorParts {
  readonly connectors: ReadonlyMap<string, Connector>;
}

/** Answers every delegation to an agency: merged objects by the request's reader, root fields here. */
export function createExecutor(parts: ExecutorParts): DelegationExecutor<RequestContext> {
  return {
    entity: (call, context) => context.reader.entity(call),
    root: (call, context) => agencyRoot(parts, call, context),
  };
}

/** A catalogue or a mutation of one agency: decided once on the classes that it would return. */
async function agencyRoot(parts: ExecutorParts, call: RootCall, context: RequestContext): Promise<unknown> {
  const { agency } = call;
  const connector = parts.connectors.get(agency);
  if (!connector) throw new GatewayError('INTERNAL', `no connector ${agency}`);
  const admission = context.boundary.admit(
    agency,
    call.operation,
    call.selection.typeName,
    call.operation,
    call.selection.classes,
  );
  const refusal = [...admission.refused.values()][0];
  if (admission.granted.size === 0 && refusal) throw refusal;
  const started = performance.now();
  try {
    const answer = await connector.call(context.boundary.permit([admission], call.operation), {
      operation: call.operation,
      keys: [],
      args: call.args,
      fields: fieldTree([call.selection], new Set(admission.granted.keys())),
      origin: { userId: `VN${context.caller.client}`, purpose: admission.crossing.purpose },
      signal: context.signal,
    });
    context.freshness.set(agency, { asOf: answer.asOf ?? new Date().toISOString(), source: 'live' });
    return projectAny(answer.value, call, viewOf(admission, context.publicKey));
  } catch (error) {
    admission.crossing.outcome = 'failed';
    admission.crossing.errorCode = error instanceof GatewayError ? error.code : 'INTERNAL';
    throw error;
  } finally {
    admission.crossing.latencyMs = performance.now() - started;
  }
}

function projectAny(value: unknown, call: RootCall, view: View): unknown {
  if (value === null || value === undefined || value instanceof Error) return value ?? null;
  if (call.selection.typeName === '') return value;
  return Array.isArray(value)
    ? value.map((item) => project(item, call.selection, view))
    : project(value, call.selection, view);
}
