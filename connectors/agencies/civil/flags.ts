import type { RecordFlags } from '../../contract.ts';
import { readOptionalText } from '../../mapping/text.ts';
import { readAs } from '../../mapping/wire-shape.ts';
import { citizenMarks } from './wire.ts';

const isSet = (mark: string | null | undefined): boolean => readOptionalText(mark) === '1';

/** What the boundary must know of a person's entries before anything of them is released. */
export function flagsOfCitizen(row: unknown): RecordFlags {
  const { hanCheTruyCap, dangKy } = readAs(citizenMarks, row);
  return {
    ...(isSet(hanCheTruyCap) ? { isProtected: true } : {}),
    ...(dangKy.some(({ baoMat }) => isSet(baoMat)) ? { isAdoptionSecret: true } : {}),
  };
}
