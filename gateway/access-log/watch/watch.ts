import { createHash } from 'node:crypto';
import type { SqlDriver, SqlRow } from '../../storage/sql-driver.ts';
import { type Repetition, repeat } from '../../timing/repeat.ts';
import type { AccessRecord } from '../record.ts';
import { daysOff } from './days-off.ts';
import { questionOf } from './rule-sql.ts';
import type { WatchRule } from './rules.ts';

export interface WatchParts {
  readonly driver: SqlDriver;
  readonly rules: readonly WatchRule[];
  /** Does anybody work on this day? May throw for a day that the calendar does not know. */
  readonly isWorkingDay: (at: Date) => boolean;
  /** When a dossier last changed, ISO 8601; undefined for one that is not known. */
  readonly changedAt: (dossier: string) => Promise<string | undefined>;
  readonly now: () => Date;
  /** Makes a finding durable in the log. */
  readonly record: (finding: NonNullable<AccessRecord['finding']>, note: string, at: Date) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

const MINUTE_MS = 60_000;
/** What is looked for ten days later can wait an hour, and looks at every access of a day. */
const LATER_MS = 60 * MINUTE_MS;

/**
 * Asks every rule once a minute (one that waits for a later action once an hour) and puts what it finds on record. Several gateways on one store may find the same at
 * the same time: the finding has the same id then, and readers see it once.
 */
export class Watch {
  readonly #parts: WatchParts;
  readonly #askedMs = new Map<string, number>();
  #rounds: Repetition | undefined;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  start(): void {
    const { onFailure } = this.#parts;
    this.#rounds ??= repeat(() => this.run(), { firstMs: MINUTE_MS, everyMs: MINUTE_MS, onFailure });
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
  }

  /** One round. A rule that fails is told and does not keep the others from being asked. @returns new findings. */
  async run(): Promise<number> {
    let found = 0;
    const nowMs = this.#parts.now().getTime();
    for (const rule of this.#parts.rules) {
      if (rule.unlessLater && nowMs - (this.#askedMs.get(rule.id) ?? 0) < LATER_MS) continue;
      this.#askedMs.set(rule.id, nowMs);
      try {
        found += await this.#ask(rule);
      } catch (error) {
        this.#parts.onFailure(error);
      }
    }
    return found;
  }

  async #ask(rule: WatchRule): Promise<number> {
    const { driver, now, isWorkingDay, record } = this.#parts;
    const at = now();
    const { sql, parameters, from, until } = questionOf(rule, at, (since, end) =>
      daysOff(isWorkingDay, since, end),
    );
    const rows = await driver.query(sql, parameters);
    if (rows.length === 0) return 0;
    const known = await this.#known(rule, at);
    let found = 0;
    for (const row of rows) {
      const [group, actor] = [String(row['about']), String(row['actor'])];
      const id = findingId(rule, group, at);
      if (known.has(id) || (rule.per !== 'record' && known.has(group))) continue;
      const count = await this.#countOf(rule, row);
      if (count < rule.atLeast) continue;
      const evidence = Array.isArray(row['evidence']) ? row['evidence'].map(String) : [];
      const finding = {
        ...{ id, rule: rule.id, severity: rule.severity, about: actor, evidence },
        ...(rule.per === 'record' ? {} : { group }),
        ...{ from: from.toISOString(), until: until.toISOString(), count },
      };
      await record(finding, rule.title.en, at);
      found += 1;
    }
    return found;
  }

  /** Dossiers that moved on after they were looked at were handled, in the agency's own system or in ours. */
  async #countOf(rule: WatchRule, row: SqlRow): Promise<number> {
    const { dossiers } = row;
    if (!rule.unlessLater?.orDossierMoved || !Array.isArray(dossiers)) return Number(row['count']);
    const idle = new Set<string>();
    for (const seen of dossiers.map(String)) {
      const [code = '', at = ''] = seen.split('@');
      const changedAt = await this.#parts.changedAt(code);
      if (changedAt === undefined || Date.parse(changedAt) <= Date.parse(at)) idle.add(code);
    }
    return idle.size;
  }

  /** Ids of this rule's findings and whom they are about, as far back as they silence new ones. */
  async #known(rule: WatchRule, at: Date): Promise<ReadonlySet<string>> {
    const since = new Date(at.getTime() - (rule.quiet ?? 2 * rule.within));
    const rows = await this.#parts.driver.query(
      `select finding, body::jsonb -> 'finding' ->> 'group' as about from access_record
       where kind = 'finding' and at > $1 and body::jsonb -> 'finding' ->> 'rule' = $2`,
      [since, rule.id],
    );
    return new Set(rows.flatMap((row) => [String(row['finding']), String(row['about'])]));
  }
}

/** UUIDv8 (RFC 9562) from what was found: two gateways that look at the same time name it the same. */
function findingId(rule: WatchRule, group: string, at: Date): string {
  const period = rule.quiet === undefined ? 0 : Math.floor(at.getTime() / rule.quiet);
  const hex = createHash('sha256').update(`${rule.id}\n${group}\n${period}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
