import type { Selection } from '../../stitching/selection.ts';
import type { RequestContext } from './request-context.ts';

/** A root field that the gateway answers itself; merged types come back as bare keys that the agencies fill. */
export type RootField = (
  args: Readonly<Record<string, unknown>>,
  context: RequestContext,
  selection: Selection,
) => unknown;

/** Further fields of `me`, by name. */
export type MeFields = Readonly<
  Record<
    string,
    (args: Readonly<Record<string, unknown>>, context: RequestContext, below?: Selection) => unknown
  >
>;
