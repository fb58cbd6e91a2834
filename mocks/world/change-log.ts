import type { ChangeLog } from './outcome.ts';
import { procedureOf } from './procedures.ts';
import { instantOf, msOf } from './time.ts';
import type { AgencyName, Dossier, Rating, StatusCode, Step } from './types.ts';
import {
  civilUnit,
  competentUnit,
  HOTLINE_UNIT,
  landUnit,
  receptionUnit,
  residenceUnit,
  taxUnit,
  type Unit,
} from './units.ts';
import type { DossierChange } from './world.ts';

const STATUS_TEXT: Readonly<Record<StatusCode, string>> = {
  1: 'Mới đăng ký',
  2: 'Được tiếp nhận',
  3: 'Không được tiếp nhận',
  4: 'Đang xử lý',
  5: 'Yêu cầu bổ sung giấy tờ',
  6: 'Yêu cầu thực hiện nghĩa vụ tài chính',
  7: 'Công dân yêu cầu rút hồ sơ',
  8: 'Dừng xử lý',
  9: 'Đã xử lý xong',
  10: 'Đã trả kết quả',
};

function unitFor(dossier: Dossier, agency: AgencyName): Unit {
  const { wardCode } = dossier.competent;
  if (agency === dossier.competent.agency)
    return competentUnit(dossier.sector, wardCode, procedureOf(dossier.procedureCode).landOffice);
  if (agency === 'land') return landUnit(wardCode);
  if (agency === 'civil') return civilUnit(wardCode);
  if (agency === 'police') return residenceUnit(wardCode);
  if (agency === 'tax') return taxUnit(wardCode);
  return agency === 'onestop' ? receptionUnit(dossier.receivingBranch) : HOTLINE_UNIT;
}

export function stepFromChange(dossier: Dossier, change: DossierChange, now: Date): Step {
  const unit = unitFor(dossier, change.step?.agency ?? change.agency ?? dossier.competent.agency);
  const status = change.status ?? dossier.status;
  return {
    at: change.step?.at ?? instantOf(now.getTime()),
    agency: unit.agency,
    unit: unit.code,
    unitName: unit.name,
    text: change.step?.text ?? STATUS_TEXT[status],
    status,
    isPublic: change.step?.isPublic ?? true,
    officerId: unit.handlerId,
  };
}

/** The changes of one agency's view, in order; `sequence` only grows, so that a change feed never loses one. */
export class Changes {
  readonly #logs = new Map<string, ChangeLog>();
  /** Code of change number n; resets are told as changes too. */
  readonly #sequence: string[] = [];

  log(code: string): ChangeLog | undefined {
    return this.#logs.get(code);
  }

  add(code: string, step: Step, rating?: Rating): void {
    const before = this.#logs.get(code);
    const firstMs = Math.min(before?.firstMs ?? Number.MAX_SAFE_INTEGER, msOf(step.at));
    const told = rating ?? before?.rating;
    this.#logs.set(code, { firstMs, steps: [...(before?.steps ?? []), step], ...(told && { rating: told }) });
    this.#sequence.push(code);
  }

  /** Notes that something about a dossier other than its steps changed (a ticket). */
  touch(code: string): void {
    this.#sequence.push(code);
  }

  codes(): IterableIterator<string> {
    return this.#logs.keys();
  }

  reset(): void {
    this.#sequence.push(...this.#logs.keys());
    this.#logs.clear();
  }

  get count(): number {
    return this.#sequence.length;
  }

  at(position: number): string {
    return this.#sequence[position] ?? '';
  }
}
