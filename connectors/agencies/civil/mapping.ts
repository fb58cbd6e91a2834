import { statusFromNational } from '../../../dossier/status.ts';
import { GatewayError } from '../../../schema/errors.ts';
import { earlierFirst, readDay, readInstant, readPartialDate } from '../../mapping/dates.ts';
import { readParts, withErrorsLast } from '../../mapping/read-rows.ts';
import { withoutRepetitions } from '../../mapping/rows.ts';
import { type RecordedStep, splitSteps } from '../../mapping/step.ts';
import { readOptionalText, readText } from '../../mapping/text.ts';
import { badMessage } from '../../mapping/wire-shape.ts';
import { CIVIL, type WireCitizen, type WireDossier, type WireEntry, type WireStep } from './wire.ts';

/** Kinds of register entries (`loaiDangKy`) and the field that holds the day of the event itself. */
const KINDS = {
  KS: { kind: 'BIRTH', eventDate: 'nksNgaySinh' },
  KH: { kind: 'MARRIAGE', eventDate: 'ngayXacLapHonNhan' },
  KT: { kind: 'DEATH', eventDate: 'nktNgayChet' },
} as const;
export type EntryKind = keyof typeof KINDS;

const optionalDay = (text: string | null | undefined): string | null => {
  const known = readOptionalText(text);
  return known === undefined ? null : readDay(known, 'dd/MM/yyyy');
};

export function mapDossier(wire: WireDossier) {
  const steps = withErrorsLast(wire.tienTrinh, withoutRepetitions);
  return {
    code: readText(wire.maHoSo),
    civilCase: {
      kind: readText(wire.tenLoaiDangKy),
      registrationNumber: readOptionalText(wire.so) ?? null,
      registeredOn: optionalDay(wire.ngayDangKy),
      ...splitSteps(readParts(CIVIL, 'tienTrinh', steps, readStep)),
    },
  };
}

function readStep(wire: WireStep): RecordedStep {
  const status = statusFromNational(readOptionalText(wire.trangThai) ?? '');
  return {
    isInternal: readOptionalText(wire.noiBo) === '1',
    step: {
      at: readInstant(wire.thoiDiem, 'dd/MM/yyyy'),
      unit: readText(wire.donVi),
      text: readText(wire.noiDung),
      ...(status ? { status } : {}),
    },
  };
}

/**
 * Parents are in no type of ours. After an adoption the register holds the old birth entry and the new one; only
 * the newest entry is shown, so that the old one cannot tell what secrecy hides.
 * An entry that cannot be read might be the newest, and one without a readable kind of any kind.
 */
export function mapCitizen(wire: WireCitizen) {
  const entries = withErrorsLast(wire.dangKy, withoutRepetitions);
  const events = (kind: EntryKind) => {
    const own = entries.filter((entry) => entry instanceof Error || readText(entry.loaiDangKy) === kind);
    return withErrorsLast(
      readParts(CIVIL, 'dangKy', own, (entry) => mapEvent(entry, kind)),
      (read) => read.sort((left, right) => earlierFirst(left.registeredOn ?? '', right.registeredOn ?? '')),
    );
  };
  return {
    id: readText(wire.soDinhDanh),
    birth: newest(events('KS')),
    marriages: events('KH'),
    death: newest(events('KT')),
  };
}

/**
 * The one registered last, of those in their order. When it cannot be told which that is, none is shown: the old entry must
 * not be taken for the new one.
 */
function newest<Event extends { readonly registeredOn: string | null }>(
  all: readonly (Event | GatewayError)[],
) {
  const events: Event[] = [];
  for (const event of all) {
    if (event instanceof GatewayError) return event;
    events.push(event);
  }
  const [last, before] = [events.at(-1), events.at(-2)];
  const isSure =
    !before ||
    (events.every(({ registeredOn }) => registeredOn !== null) && before.registeredOn !== last?.registeredOn);
  return isSure ? (last ?? null) : badMessage(CIVIL, 'several entries, and no telling which is the newest');
}

function mapEvent(entry: WireEntry, code: EntryKind) {
  const { kind, eventDate } = KINDS[code];
  const happened = readOptionalText(entry[eventDate]);
  return {
    kind,
    number: readText(entry.so),
    book: readOptionalText(entry.quyenSo) ?? null,
    registeredOn: optionalDay(entry.ngayDangKy),
    eventDate: happened === undefined ? null : readPartialDate(happened),
    place: readOptionalText(entry.noiDangKy) ?? null,
  };
}
