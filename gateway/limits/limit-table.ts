/** So many within a window, over all processes. */
interface WindowLimit {
  readonly most: number;
  readonly windowSeconds: number;
  readonly about: string;
}
/** So many at the same time. */
interface PlaceLimit {
  readonly most: number;
  readonly about: string;
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

const window = (most: number, windowSeconds: number, about: string): WindowLimit => ({
  most,
  windowSeconds,
  about,
});
const place = (most: number, about: string): PlaceLimit => ({ most, about });

/**
 * Every limit on callers that there is, `<what is counted>.<by what>`. `docs/operations.md` lists the same rows, with the
 * reasoning; a test holds the two in step. `GATEWAY_LIMITS` changes `most` of any row.
 */
export const WINDOW_LIMITS = {
  'requests.address': window(300, MINUTE, 'Requests without a token from one address.'),
  'requests.person': window(1_200, MINUTE, 'Requests of one person, officer or kiosk by one client.'),
  'requests.client': window(60_000, MINUTE, 'Requests of one client, whoever uses it.'),
  'logins.address': window(120, MINUTE, 'Refused tokens and webhook messages from one address.'),
  'checks.suspect': window(
    3_000,
    MINUTE,
    'Unknown tokens checked by this process for addresses that have used up `logins.address`.',
  ),
  'crossings.address': window(
    600,
    MINUTE,
    'Crossings, and dossiers tried, without a token from one address.',
  ),
  'crossings.person': window(12_000, MINUTE, 'Crossings of one person, officer or kiosk by one client.'),
  'tries.address': window(10, MINUTE, 'Wrong look-ups of receipts without a token from one address.'),
  'tries.address-hour': window(60, HOUR, 'The same within an hour.'),
  'tries.address-alarm': window(1, HOUR, 'The same while `tries.all` is used up.'),
  'tries.person': window(10, MINUTE, 'Wrong look-ups of one person, officer or kiosk by one client.'),
  'tries.client': window(300, MINUTE, 'Wrong look-ups by one client, whoever uses it.'),
  'tries.code': window(10, MINUTE, 'Wrong look-ups of one dossier code, by whomever.'),
  'tries.code-day': window(40, DAY, 'The same within a day.'),
  'opinions.person': window(20, HOUR, 'Opinions of one person or kiosk by one client.'),
  'confirmations.person': window(
    5,
    HOUR,
    "Questions to one person's phone to confirm a filing, whoever has them asked.",
  ),
  'tries.all': window(600, HOUR, 'Wrong look-ups without a token, over all codes and addresses.'),
} as const satisfies Record<string, WindowLimit>;

export const PLACE_LIMITS = {
  'crossings.request': place(2_000, 'Crossings of one request.'),
  'connections.address': place(
    1_000,
    'Connections of one address to this process; trusted proxies have no limit.',
  ),
  'sockets.address': place(50, 'WebSockets of one address that nobody has signed in on.'),
  'sockets.anonymous': place(1_000, 'WebSockets of this process that nobody has signed in on.'),
  'sockets.person': place(20, 'WebSockets of one person, officer or kiosk by one client.'),
  'sockets.process': place(5_000, 'WebSockets of this process; default `GATEWAY_MAX_STREAMS`.'),
  'streams.person': place(
    20,
    'Subscriptions of one person by one client; default `GATEWAY_MAX_STREAMS_PER_CALLER`.',
  ),
  'streams.process': place(5_000, 'Subscriptions of this process; default `GATEWAY_MAX_STREAMS`.'),
  'uploads.person': place(2, 'Documents that one person puts in by one client.'),
  'uploads.process': place(16, 'Documents that are put in at this process, each held in memory.'),
} as const satisfies Record<string, PlaceLimit>;

const LIMITS = { ...WINDOW_LIMITS, ...PLACE_LIMITS };

export type WindowName = keyof typeof WINDOW_LIMITS;
export type PlaceName = keyof typeof PLACE_LIMITS;
export type LimitName = WindowName | PlaceName;

export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[];

/** What some rows are changed to. */
export type LimitChanges = Partial<Readonly<Record<LimitName, number>>>;

/** Is this the text of a row and its number, `requests.address=300`? @returns undefined when it is none. */
export function parseLimit(text: string): readonly [LimitName, number] | undefined {
  const [, name, most] = /^([a-z]+\.[a-z-]+)=(\d{1,9})$/.exec(text) ?? [];
  const known = LIMIT_NAMES.find((one) => one === name);
  return known === undefined ? undefined : [known, Number(most)];
}

/** The table as it is in force. */
export class LimitTable {
  readonly #changes: LimitChanges;

  constructor(changes: LimitChanges) {
    this.#changes = changes;
  }

  most(name: LimitName): number {
    return this.#changes[name] ?? LIMITS[name].most;
  }

  window(name: WindowName): { readonly points: number; readonly windowSeconds: number } {
    return { points: this.most(name), windowSeconds: WINDOW_LIMITS[name].windowSeconds };
  }
}
