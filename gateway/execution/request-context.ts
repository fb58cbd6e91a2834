import type { CallerFacts } from '../../policies/decision.ts';
import type { Note, View } from '../../stitching/project.ts';
import type { Path } from '../../stitching/public-fields.ts';
import type { Place } from '../../stitching/stitch.ts';
import type { Freshness } from '../agencies/freshness.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import type { RequestTrace } from '../observability/tracing.ts';
import type { AgencyReader } from './agency-reader.ts';

/**
 * Everything that belongs to one request and one caller. A fresh one is made for every request: loaders and grounds
 * hang on it, so two callers' calls can never merge. There is no global fallback.
 */
export interface RequestContext {
  readonly requestId: string;
  readonly startedAt: Date;
  readonly caller: CallerFacts;
  /** Network address of the client, for counting tries and, hashed, for the access log; never written as it is. */
  readonly origin: string;
  readonly language: 'vi' | 'en';
  /** Aborts at the deadline or when the client goes away. */
  readonly signal: AbortSignal;
  readonly boundary: RequestBoundary;
  readonly reader: AgencyReader;
  /** Id shown for a merge key: opaque for persons. */
  readonly publicKey: View['publicKey'];
  /** Parts that a computed field had to do without; told in `extensions.partial`. */
  readonly partial: PartialField[];
  /** Values that are not told as they are held; told in `extensions.masked` and `extensions.languages`. */
  readonly notes: { readonly path: Path; readonly note: Note }[];
  /** Age of each agency's part, for `extensions.freshness`. */
  readonly freshness: Map<string, Freshness>;
  /** Undefined where no traces are exported. */
  readonly trace: RequestTrace | undefined;
}

/** A computed field that lacks a part. */
export interface PartialField extends Place {
  readonly part: string;
  readonly error: Error;
}
