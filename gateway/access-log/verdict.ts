/** Something that is wrong, by the name of what it is wrong with. */
export interface Fault {
  /** The log that it is in; undefined for what belongs to no log, and in an export. */
  readonly log?: string;
  readonly index?: number;
  readonly fault: string;
}

export interface Verdict {
  readonly ok: boolean;
  readonly records: number;
  readonly erased: number;
  /** First entry that is wrong, and how; undefined when only the whole is. */
  readonly firstBad?: number;
  readonly fault?: string;
  /** All that is wrong, the first hundred; absent when nothing is. */
  readonly faults?: readonly Fault[];
  /** What an auditor should know although nothing was changed: doubtful times above all. */
  readonly warnings?: readonly string[];
  /** States that were given up on purpose, with a signed record of it. */
  readonly forks?: readonly string[];
  /** What was not looked at, e.g. `1 of 2 logs; objects not checked`. */
  readonly partial?: string;
}

/** More of one kind help nobody, and a spoilt log of a million records must not fill the memory. */
const MOST = 100;

/** Gathers what a check finds. */
export class Found {
  readonly faults: Fault[] = [];
  readonly warnings: string[] = [];
  readonly forks: string[] = [];
  records = 0;
  erased = 0;
  #isBad = false;

  bad(fault: string, log?: string, index?: number): void {
    this.#isBad = true;
    if (this.faults.length >= MOST) return;
    this.faults.push({
      ...(log === undefined ? {} : { log }),
      ...(index === undefined ? {} : { index }),
      fault,
    });
  }

  warn(text: string): void {
    if (this.warnings.length < MOST) this.warnings.push(text);
    else if (this.warnings.length === MOST) this.warnings.push('and more of this kind');
  }

  verdict(partial?: string): Verdict {
    const { faults, warnings, forks, records, erased } = this;
    const [first] = faults;
    return {
      ok: !this.#isBad,
      records,
      erased,
      ...(first?.index === undefined ? {} : { firstBad: first.index }),
      ...(first ? { fault: first.fault, faults } : {}),
      ...(warnings.length > 0 ? { warnings } : {}),
      ...(forks.length > 0 ? { forks } : {}),
      ...(partial === undefined ? {} : { partial }),
    };
  }
}
