import type { RecordFlags } from '../../contract.ts';
import { readOptionalText } from '../../mapping/text.ts';
import type { WireCitizen } from './wire.ts';

const isSet = (mark: string | null | undefined): boolean => readOptionalText(mark) === '1';

/** What the boundary must know of a person's entries before anything of them is released. */
export const flagsOfCitizen = (wire: WireCitizen): RecordFlags => ({
  ...(isSet(wire.hanCheTruyCap) ? { isProtected: true } : {}),
  ...(wire.dangKy.some(({ baoMat }) => isSet(baoMat)) ? { isAdoptionSecret: true } : {}),
});
