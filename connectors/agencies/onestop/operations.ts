import { z } from 'zod';
import { type CalendarData, parseCalendarData } from '../../../dossier/calendar/calendar-data.ts';
import { readRulebookTexts } from '../../../dossier/rulebook.ts';
import { GatewayError } from '../../../schema/errors.ts';
import { own } from '../../../schema/own.ts';
import type { AgencyAnswer, AgencyModule, AgencyOperation, FieldTree } from '../../contract.ts';
import { socketsOf } from '../../manifest.ts';
import { hanoiDay } from '../../mapping/dates.ts';
import { keyIn, readParts, readRows, withErrorsLast } from '../../mapping/read-rows.ts';
import { withoutRepetitions } from '../../mapping/rows.ts';
import { readText } from '../../mapping/text.ts';
import { badMessage, readAs, readIf, readingAnswer } from '../../mapping/wire-shape.ts';
import { createHttpExchange } from '../../transports/http/http-exchange.ts';
import {
  createSessionTransport,
  refuseFault,
  type SessionTransport,
} from '../../transports/rest-session/session-transport.ts';
import { isInForce, mapPoint, mapProcedure } from './catalogue.ts';
import { changesAnswer, mapChanges } from './changes.ts';
import { filingOperations } from './filing.ts';
import { addGuides, guideFields, guideSections, guidesIn, readGuides } from './guides.ts';
import { mapDossier } from './mapping.ts';
import { choosePoints } from './nearest-points.ts';
import { readAllPages } from './pages.ts';
import { dossier, ONESTOP, pageAnswer, point, procedure } from './wire.ts';
import { writeOperations } from './writes.ts';

/** Sections of a dossier that the system sends only when asked: what was not granted is not asked for. */
const SECTIONS: Readonly<Record<string, string | readonly string[]>> = {
  applicant: 'ChuHoSo',
  applicantOrganisation: 'ChuHoSo',
  // Who hands in the own dossier is no submitter: that shows only beside the owner.
  submitter: ['NguoiNop', 'ChuHoSo'],
  assistedBy: 'NguoiNop',
  assistance: 'NguoiNop',
  priority: 'NguoiNop',
  parties: 'BenLienQuan',
  organisationParties: 'BenLienQuan',
  summary: 'TrichYeu',
  papers: 'TaiLieu',
  supplementRequests: 'BoSung',
  reappointments: 'HenLai',
  fees: 'LePhi',
  results: 'KetQua',
  delivery: 'ChuyenPhat',
  linked: 'LienThong',
  receptionSteps: 'TienDo',
  receptionInternalSteps: 'TienDo',
};

const sectionsOf = (fields: FieldTree): string[] => [
  ...new Set(Object.keys(fields).flatMap((field) => own(SECTIONS, field) ?? [])),
];

/** A code of the national catalogue, e.g. `1.012783`; only such a search is a look-up of one procedure. */
const PROCEDURE_CODE = /^\d\.\d{6}$/;

const onestopDossiers: AgencyOperation<SessionTransport> = {
  async call(transport, { keys, fields, signal }) {
    const found = await readAllPages(ONESTOP, pageAnswer, (page) =>
      transport.call('TraCuuHoSo', { mahoso: keys, phan: sectionsOf(fields), trang: page }, signal),
    );
    const answer = rowsOfDossiers(found, keys, fields);
    const asked = guideFields(own(fields, 'procedure'));
    if (asked) await addGuides(transport, [...answer.rows.values()], asked, signal);
    return answer;
  },
};

const procedures: AgencyOperation<SessionTransport> = {
  async call(transport, { args, fields, signal }) {
    const search = readArgument(args, 'search') ?? '';
    const isLookUp = PROCEDURE_CODE.test(search);
    const asked = guideFields(fields);
    const found = await readAllPages(ONESTOP, pageAnswer, (page) =>
      isLookUp
        ? transport.call(
            'LayThuTuc',
            { maTTHC: search, ...(asked && { phan: guideSections(asked) }) },
            signal,
          )
        : transport.call('LayDanhSachTTHC', { tukhoa: search, trang: page }, signal),
    );
    const parts = readParts(ONESTOP, 'result', found, (row) => mapProcedure(readAs(procedure, row)));
    const day = readArgument(args, 'validOn') ?? hanoiDay(new Date());
    const shown = withErrorsLast(parts, (read) =>
      withoutRepetitions(isLookUp ? read : read.filter((one) => isInForce(one, day))),
    );
    if (!asked) return { rows: new Map(), value: shown };
    const codes = shown.flatMap((one) => (one instanceof GatewayError ? [] : one.code));
    const guideOf = isLookUp ? guidesIn(found, asked) : await readGuides(transport, codes, asked, signal);
    const value = shown.map((one) =>
      one instanceof GatewayError ? one : { ...one, guide: guideOf(one.code) },
    );
    return { rows: new Map(), value };
  },
};

const degrees = (limit: number) => z.number().min(-limit).max(limit);
const pointArguments = z.object({
  isBoundaryFree: z.boolean().nullish(),
  near: z.object({ latitude: degrees(90), longitude: degrees(180) }).nullish(),
  openAt: z.string().nullish(),
  first: z.int().min(1).max(200).nullish(),
});
/** Read at the first question: which days the counters are closed. */
let specialDays: CalendarData['days'] | undefined;

const receptionPoints: AgencyOperation<SessionTransport> = {
  async call(transport, { args, signal }) {
    const branch = readArgument(args, 'branch') ?? '';
    const asked = pointArguments.safeParse(args);
    if (!asked.success)
      throw new GatewayError('BAD_USER_INPUT', 'receptionPoints: a place or number that cannot be');
    const { isBoundaryFree, near, openAt, first } = asked.data;
    const found = await readAllPages(ONESTOP, pageAnswer, (page) =>
      transport.call('DanhSachDiemTiepNhan', { machinhanh: branch, trang: page }, signal),
    );
    specialDays ??= parseCalendarData(readRulebookTexts()).days;
    const days = specialDays;
    const question = {
      isBoundaryFree: isBoundaryFree ?? undefined,
      near: near ?? undefined,
      openAt: openAt == null ? undefined : new Date(openAt),
      first: first ?? undefined,
    };
    const parts = readParts(ONESTOP, 'result', found, (row) => mapPoint(readAs(point, row)));
    const value = withErrorsLast(parts, (read) => choosePoints(withoutRepetitions(read), question, days));
    return { rows: new Map(), value: value.slice(0, question.first) };
  },
};

/** Changes of one page of the feed. */
const MAX_CHANGES = 75;

const feedArguments = z.object({
  /** `''` = from the beginning. */
  cursor: z.string().default(''),
  /** A page of more would hold more values than an answer may (`answer-limits.ts`): a change has about ninety. */
  limit: z.int().min(1).max(MAX_CHANGES).default(MAX_CHANGES),
  /** How long the system may hold the answer back until something changes, milliseconds. */
  waitMs: z.int().min(0).max(25_000).default(0),
});

const onestopChanges: AgencyOperation<SessionTransport> = {
  async call(transport, { args, signal }) {
    const read = feedArguments.safeParse(args);
    if (!read.success) throw new GatewayError('INTERNAL', 'onestop: wrong arguments for the change feed');
    const { cursor, limit, waitMs } = read.data;
    const answer = await transport.call(
      'DanhSachThayDoi',
      { con_tro: cursor, so_luong: String(limit), cho_ms: String(waitMs) },
      signal,
    );
    const page = readingAnswer(ONESTOP, () => readAs(changesAnswer, answer));
    if (page.result.length > limit) throw badMessage(ONESTOP, 'result: more changes than were asked for');
    return { rows: new Map(), value: readingAnswer(ONESTOP, () => mapChanges(page)) };
  },
};

export const agency: AgencyModule<SessionTransport> = {
  createTransport(manifest, settings) {
    const exchange = createHttpExchange({
      agency: manifest.id,
      baseUrl: settings['url'] ?? '',
      maxAnswerBytes: manifest.maxAnswerBytes,
      maxSockets: socketsOf(manifest),
    });
    return createSessionTransport(manifest.id, exchange, {
      username: settings['username'] ?? '',
      password: settings['password'] ?? '',
      destination: manifest.identity['destination'] ?? '',
      unit: manifest.identity['unit'] ?? '',
    });
  },
  operations: {
    onestopDossiers,
    procedures,
    receptionPoints,
    onestopChanges,
    ...writeOperations,
    ...filingOperations,
  },
  close: (transport) => transport.close(),
};

/** A row is found under its own code; an asked alias counts only when the row itself names it. */
function rowsOfDossiers(found: readonly unknown[], asked: readonly string[], fields: FieldTree = {}) {
  const own = found.map((row) => ({ key: keyIn(row, 'MaHoSo'), row }));
  const others = found.flatMap((row) => askedAliases(row, asked).map((key) => ({ key, row })));
  return readRows(ONESTOP, 'result', [...own, ...others], {
    keyOf: ({ key }) => key,
    read: ({ row }) => mapDossier(readAs(dossier, row), fields),
  });
}

const aliases = dossier.pick({ MaHoSoKhac: true });

/** Where the aliases cannot be read, any asked code may be among them. */
function askedAliases(row: unknown, asked: readonly string[]): readonly (string | undefined)[] {
  const read = readIf(aliases, row);
  return read ? read.MaHoSoKhac.map(readText).filter((alias) => asked.includes(alias)) : [undefined];
}

/**
 * One whole answer of `TraCuuHoSo`, as the transport would hand it over.
 * @throws GatewayError `AGENCY_FAULT` or `AGENCY_BAD_ANSWER`.
 */
export const readDossiers = (answer: unknown): AgencyAnswer =>
  rowsOfDossiers(
    readingAnswer(ONESTOP, () => readAs(pageAnswer, refuseFault(ONESTOP, 'TraCuuHoSo', answer)).result),
    [],
  );

const readArgument = (args: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = own(args, name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};
