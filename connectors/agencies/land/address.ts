import { earlierFirst, readDay } from '../../mapping/dates.ts';
import { type NamesByDay, REORGANISED_ON } from '../../mapping/names-by-day.ts';
import { readOptionalText, readText } from '../../mapping/text.ts';
import type { WireAddress } from './wire.ts';

interface DatedAddress {
  readonly wire: WireAddress;
  /** First day of validity; an entry without one is older than all others. */
  readonly from: string;
  /** Last day of validity; one without an end is in force. */
  readonly until: string;
}

const DAY_BEFORE_REORGANISATION = '2025-06-30';

/**
 * A parcel has one address per period. The one in force is shown, or the last that was; its code counts only if it is of the time
 * since the reorganisation, because the same digits meant another place before.
 */
export function mapAddress(addresses: readonly WireAddress[], wards: NamesByDay, today: string) {
  const dated = addresses.map(toDated).sort((left, right) => earlierFirst(left.from, right.from));
  const begun = dated.filter(({ from }) => from <= today);
  const latest = begun.findLast(({ until }) => until >= today) ?? begun.at(-1);
  const former = dated.findLast(isFormer);
  return {
    address: latest ? shown(latest, wards) : null,
    formerWardName: former
      ? (readOptionalText(former.wire.tenXa) ??
        wards.nameOn(readText(former.wire.maXa), DAY_BEFORE_REORGANISATION) ??
        null)
      : null,
  };
}

function shown(address: DatedAddress, wards: NamesByDay) {
  const { wire } = address;
  const code = isFormer(address) ? null : readText(wire.maXa);
  const name =
    code === null ? undefined : (wards.nameOn(code, REORGANISED_ON) ?? readOptionalText(wire.tenXa));
  const text =
    readOptionalText(wire.diaChiChiTiet) ?? [readOptionalText(wire.soNha), name].filter(Boolean).join(', ');
  return text === '' ? null : { text, wardCode: code, wardName: name ?? null };
}

/** Written before the reorganisation: its code has the old meaning, even where nobody wrote the last day. */
const isFormer = (address: DatedAddress): boolean => address.from < REORGANISED_ON;

function toDated(wire: WireAddress): DatedAddress {
  const day = (text: string | null | undefined, otherwise: string) => {
    const known = readOptionalText(text);
    return known === undefined ? otherwise : readDay(known, 'dd/MM/yyyy');
  };
  return { wire, from: day(wire.hieuLucTu, '0000-00-00'), until: day(wire.hieuLucDen, '9999-12-31') };
}
