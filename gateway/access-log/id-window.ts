const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;
/** Events of one live connection: `<id of the connection>.s<subscription>.<event>`. */
const OF_CONNECTION = /^(?:\.s?\d{1,9}){1,2}$/;

/** A request takes minutes at most from its beginning, which is the time of its records, to its last record. */
const WINDOW_MS = 15 * 60_000;
/** A live connection tells events for as long as the token holds that it was opened with. */
const CONNECTION_MS = 24 * 3_600_000;

/**
 * When records were written that hold an id of ours: UUIDv7s hold their time, so that a search for one needs no index of
 * its own, only that of the time.
 * @returns undefined for what is no such id: no record holds it.
 */
export function windowOfId(id: string): { readonly from: string; readonly until: string } | undefined {
  const [uuid] = UUID_V7.exec(id) ?? [];
  if (uuid === undefined) return undefined;
  const rest = id.slice(uuid.length);
  if (rest !== '' && !OF_CONNECTION.test(rest)) return undefined;
  const atMs = Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);
  // Beyond the last day that a date can be there is no record either.
  if (atMs > MAX_MS) return undefined;
  return {
    from: new Date(atMs - WINDOW_MS).toISOString(),
    until: new Date(atMs + (rest === '' ? WINDOW_MS : CONNECTION_MS)).toISOString(),
  };
}

/** ISO 8601 writes years of four digits. */
const MAX_MS = Date.UTC(9_999, 0);

/** SQL that a record is the one of this id. @param like, id places of the parameters. */
export const idIs = ({ like, id }: { readonly like: string; readonly id: string }): string =>
  `body like ${like} and body::jsonb ->> 'id' = ${id}`;

/** The same of its request. */
export const requestIdIs = ({ like, id }: { readonly like: string; readonly id: string }): string =>
  `body like ${like} and body::jsonb #>> '{trace,requestId}' = ${id}`;
