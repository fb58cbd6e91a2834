import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { SealedCircles } from '../../gateway/directory/sealed-circles.ts';
import type { StandingDates } from '../../gateway/directory/standing-dates.ts';
import { storeChanges } from '../../gateway/directory/stored-changes.ts';
import { prepareTables } from '../../gateway/directory/tables.ts';
import { writeKind } from '../../gateway/directory/tie-kinds.ts';
import type { FieldEncryption } from '../../gateway/storage/field-encryption.ts';
import { openPgDriver } from '../../gateway/storage/pg-driver.ts';
import { officerKey } from '../../schema/caller-key.ts';

/** After so many every fact that decides who lists one has come back to where it was. */
const KINDS = 120;
/** As many as one page of the feed. */
const PAGE = 75;
const START_MS = Date.UTC(2026, 0, 1);

/** A dossier as the reception system tells of it, with the texts of a real one. */
export const circleAt = (place: number): DossierCircle => {
  const receivedAt = new Date(START_MS + place * 1_000).toISOString();
  const person = (n: number) => `0010${String(n).padStart(8, '0')}`;
  return {
    code: `H26.12-26${String(place).padStart(8, '0')}`,
    aliases: place % 10 === 0 ? [`000.00.12.H26-26${String(place).padStart(8, '0')}`] : [],
    ...{ procedure: `1.0127${10 + (place % 40)}`, sector: 'land', status: 1 + (place % 10) },
    ...{
      receivedAt,
      clockStartedAt: receivedAt,
      receiptDueAt: new Date(START_MS + place * 1_000 + 9e8).toISOString(),
    },
    timing: {
      ...{ isElectronic: true, limit: { workingDays: 10, isSameDay: false } },
      statuses: [2, 4].map((status) => ({ at: receivedAt, status })),
    },
    ...{ lane: 'STANDARD', isBoundaryFree: false, ownerIds: [person(place)], submitterId: person(place) },
    ...{ partyIds: [person(place + 1)], parcelIds: [`TH-${place}`], linked: [], lookupSecret: '7K4M' },
    ...{ receivingBranch: `CN${place % 12}`, receptionPointId: `CN${place % 12}-1`, competentAgency: 'land' },
    ...{ competentUnit: `H26.${10 + (place % 30)}`, competentWard: '00103' },
    handlingAgencies: ['onestop', 'hotline', 'land', 'tax'],
    handlerIds: [officerKey('land', `cb-${place % 400}`)],
    changedAt: receivedAt,
  };
};

export interface Filled {
  /** What the feed's own way of storing cost here and took in all, microseconds each. */
  readonly cpuMicros: number;
  readonly tookMicros: number;
  /** Of all tables with their indexes, of one dossier. */
  readonly bytes: number;
}

interface Filling {
  /** A dossier by its place; those that the database writes are as `circleAt` makes them. */
  readonly at?: typeof circleAt;
  /** When they are due; undefined: nothing stands beside the ties. */
  readonly dates?: StandingDates;
}

/**
 * A directory of so many dossiers. The newest are stored the way the feed stores them, the others written by the database itself:
 * rows of the same size and ties, which nobody can open.
 * @param real how many are stored the feed's way.
 */
export async function fillDirectory(
  url: string,
  encryption: FieldEncryption,
  count: number,
  real = Math.min(count, 3_000),
  { at = circleAt, dates }: Filling = {},
): Promise<Filled> {
  const driver = await openPgDriver(url, { connectMs: 5_000, writeMs: 1_800_000, readMs: 1_800_000 });
  try {
    await prepareTables(driver);
    const sealed = new SealedCircles(encryption);
    const [before, beganMs] = [process.cpuUsage(), performance.now()];
    let seq = 0;
    for (let place = count - real; place < count; place += PAGE) {
      const changes = Array.from({ length: Math.min(PAGE, count - place) }, (_, n) => at(place + n));
      await driver.transaction(async (session) => {
        ({ seq } = await storeChanges(session, sealed, { changes, unreadable: [] }, seq, dates));
      });
    }
    const { user, system } = process.cpuUsage(before);
    const tookMicros = ((performance.now() - beganMs) * 1_000) / real;
    const others = count - real;
    if (others > 0) {
      const keys = (kind: 'branch' | 'unit', ids: readonly string[]) =>
        ids.map((id) => sealed.keyOf({ kind, id }));
      await driver.query(
        `insert into directory_dossier (code, province, month, received_ms, aliases, ties, seq, changed_ms, sealed, is_aside)
         select m.code, 'H26', 202601, $1::bigint + n * 1000,
           case when n % 10 = 0 then array['000.00.12.H26-26' || lpad(n::text, 8, '0')] else '{}' end,
           array[uuid_send(gen_random_uuid()), uuid_send(gen_random_uuid()),
             decode(($3::text[])[1 + n % 12], 'hex'), decode(($4::text[])[1 + n % 30], 'hex'),
             sha256(('handler ' || n % 400)::bytea)],
           $5::bigint + n + 1, $1::bigint + n * 1000, s.sealed, false
         from generate_series(0, $2::int - 1) n
         cross join lateral (select 'H26.12-26' || lpad(n::text, 8, '0') as code) m
         cross join (select sealed from directory_dossier order by code desc limit 1) s`,
        [
          ...[START_MS, others],
          keys(
            'branch',
            Array.from({ length: 12 }, (_, n) => `CN${n}`),
          ),
          keys(
            'unit',
            Array.from({ length: 30 }, (_, n) => `land/H26.${10 + n}`),
          ),
          seq,
        ],
      );
      await driver.query(
        'insert into directory_alias (alias, code) select a.alias, code from directory_dossier, unnest(aliases) a(alias) where seq > $1',
        [seq],
      );
      const kinds = Array.from({ length: KINDS }, (_, n) => writeKind(circleAt(n)));
      await driver.query(
        'insert into directory_kind (facts) select unnest($1::text[]) on conflict (facts) do nothing',
        [kinds],
      );
      await driver.query(
        `insert into directory_tie (tie, received_ms, code, province, month, status, lane, procedure, branch, kind, part)
         select substr(k.tie, 1, 16), received_ms, code, province, month, 1 + n % 10, 'STANDARD', '1.0127' || 10 + n % 40, 'CN' || n % 12,
           case when k.place > 2 then f.kind end, 0
         from (select *, (seq - $1 - 1)::int as n from directory_dossier where seq > $1) d
         join directory_kind f on f.facts = ($2::text[])[1 + n % $3],
         unnest(ties) with ordinality k(tie, place)`,
        [seq, kinds, KINDS],
      );
    }
    await driver.query('update directory_feed set is_filled = true, seq = $1', [seq + others]);
    for (const table of ['dossier', 'tie', 'alias']) await driver.query(`vacuum analyze directory_${table}`);
    const [size] = await driver.query(
      `select sum(pg_total_relation_size('directory_' || t)) as bytes from unnest(array['dossier','tie','alias']) t`,
    );
    return { cpuMicros: (user + system) / real, tookMicros, bytes: Number(size?.['bytes']) / count };
  } finally {
    await driver.close();
  }
}
