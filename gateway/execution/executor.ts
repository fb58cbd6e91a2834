import type { DelegationExecutor } from '../../stitching/stitch.ts';
import type { RequestContext } from './request-context.ts';

/** Answers every delegation to an agency: merged objects and root fields, both by the request's own reader. */
export const agencyExecutor: DelegationExecutor<RequestContext> = {
  entity: (call, { reader }) => reader.entity(call),
  root: (call, { reader }) => reader.root(call),
};
