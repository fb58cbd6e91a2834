/** How old an agency's part of an answer is. */
export interface Freshness {
  /** When the agency's data was true, ISO 8601. */
  readonly asOf: string;
  readonly source: 'live' | 'cache' | 'stale';
}
