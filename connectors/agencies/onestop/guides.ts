import { GatewayError } from '../../../schema/errors.ts';
import { own } from '../../../schema/own.ts';
import type { FieldTree } from '../../contract.ts';
import { keyIn, readRows } from '../../mapping/read-rows.ts';
import { readAs, readingAnswer } from '../../mapping/wire-shape.ts';
import { refuseFault, type SessionTransport } from '../../transports/rest-session/session-transport.ts';
import { mapGuide } from './guide.ts';
import { readAllPages } from './pages.ts';
import { ONESTOP, pageAnswer } from './wire.ts';

/** Sections of a guide, that the system sends only when asked: what nobody selected is not fetched. */
const SECTIONS: Readonly<Record<string, string>> = {
  conditions: 'YEUCAU',
  steps: 'TRINHTUTHUCHIEN',
  papers: 'THANHPHANHOSO',
  forms: 'THANHPHANHOSO',
  channels: 'CACHTHUCTHUCHIEN',
  results: 'KETQUATHUCHIEN',
  videos: 'VIDEO',
  advisers: 'TUVAN',
  legalGrounds: 'CANCUPHAPLY',
};

/** A guide has some five hundred values, a message at most 9 500 (`answer-limits.ts`). */
const GUIDES_PER_MESSAGE = 8;

/** Less than any operation that they are fetched beside has: a catalogue that is slow keeps nobody's dossier back. */
const GUIDES_TIMEOUT_MS = 2_000;

/** The guide of a procedure by its code: null where the catalogue has none, an error where it cannot be read. */
export type FindGuide = (code: string) => unknown;

/** What is asked of guides by these fields of procedures; undefined when they are not asked for at all. */
export function guideFields(fields: FieldTree | true | undefined): FieldTree | undefined {
  const guide = fields === undefined || fields === true ? undefined : own(fields, 'guide');
  return guide === true ? {} : guide;
}

/** In which languages a guide is held whole only the whole guide shows. */
export const guideSections = (asked: FieldTree): readonly string[] => [
  ...new Set(
    own(asked, 'languages')
      ? Object.values(SECTIONS)
      : Object.keys(asked).flatMap((field) => own(SECTIONS, field) ?? []),
  ),
];

export function guidesIn(rows: readonly unknown[], asked: FieldTree): FindGuide {
  const found = rowsOfGuides(rows, asked);
  return (code) => found.rows.get(code) ?? found.unreadable.get(code) ?? found.lost ?? null;
}

const rowsOfGuides = (rows: readonly unknown[], asked: FieldTree) =>
  readRows(ONESTOP, 'result', rows, {
    keyOf: (row) => keyIn(row, 'MATTHC'),
    read: (row) => mapGuide(row, asked),
  });

/**
 * One whole answer of `LayThuTuc`, as the transport would hand it over.
 * @throws GatewayError `AGENCY_FAULT` or `AGENCY_BAD_ANSWER`.
 */
export const readGuidesAnswer = (answer: unknown, asked: FieldTree) =>
  rowsOfGuides(
    readingAnswer(ONESTOP, () => readAs(pageAnswer, refuseFault(ONESTOP, 'LayThuTuc', answer)).result),
    asked,
  );

/**
 * Fetches guides beside what is known already, many codes with one message. A message that fails or is late hides its guides and
 * nothing else: procedures and dossiers stand without them.
 */
export async function readGuides(
  transport: SessionTransport,
  codes: Iterable<string>,
  asked: FieldTree,
  signal: AbortSignal,
): Promise<FindGuide> {
  const wanted = [...new Set(codes)];
  const guides = new Map<string, unknown>();
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(GUIDES_TIMEOUT_MS)]);
  for (let at = 0; at < wanted.length; at += GUIDES_PER_MESSAGE) {
    const some = wanted.slice(at, at + GUIDES_PER_MESSAGE);
    const find = await fetchGuides(transport, some, asked, signal, inTime);
    for (const code of some) guides.set(code, find(code));
  }
  return (code) => guides.get(code) ?? null;
}

async function fetchGuides(
  transport: SessionTransport,
  codes: readonly string[],
  asked: FieldTree,
  signal: AbortSignal,
  inTime: AbortSignal,
): Promise<FindGuide> {
  try {
    const rows = await readAllPages(ONESTOP, pageAnswer, (page) =>
      transport.call('LayThuTuc', { maTTHC: codes, phan: guideSections(asked), trang: page }, inTime),
    );
    return guidesIn(rows, asked);
  } catch (error) {
    if (error instanceof GatewayError && !signal.aborted) return () => error;
    throw error;
  }
}

interface WithProcedure {
  readonly procedure: { readonly code: string } | Error | null;
}

/** Guides are the catalogue's, not the dossiers': many dossiers of one procedure need one. */
export async function addGuides(
  transport: SessionTransport,
  rows: readonly WithProcedure[],
  asked: FieldTree,
  signal: AbortSignal,
): Promise<void> {
  const procedures = rows.flatMap(({ procedure }) => (procedure instanceof Error ? [] : (procedure ?? [])));
  const guideOf = await readGuides(
    transport,
    procedures.map(({ code }) => code),
    asked,
    signal,
  );
  for (const procedure of procedures) Object.assign(procedure, { guide: guideOf(procedure.code) });
}
