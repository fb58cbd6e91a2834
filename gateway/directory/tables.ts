import { expand, type Family, rowsOf } from '../storage/migrating/migration.ts';
import { expandSchema } from '../storage/migrating/take-steps.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';

/**
 * Applied in order, each once; never edited after a release. Everything here can be read again from the reception system;
 * what names persons lies sealed (`sealed-circles.ts`), and dossiers are found by keyed hashes of whom they are tied to.
 *
 * `province` and `month` (of receipt, yyyymm) are in every row that grows, so that these tables can become partitions of
 * greater ones without being written anew (docs/decisions/0039-stored-directory.md).
 */
export const DIRECTORY_FAMILY: Family = {
  versions: 'directory_migration',
  steps: [
    expand(
      `
  create table directory_feed (
    only_one boolean primary key default true check (only_one),
    cursor text not null default '',
    is_filled boolean not null default false,
    seq bigint not null default 0,
    reign bigint not null default 0,
    leader text,
    led_until timestamptz
  );
  insert into directory_feed default values;
  create table directory_reign (
    reign bigint primary key,
    name text not null,
    seq bigint not null
  );
  create table directory_unread (
    cursor text primary key,
    nameless text[] not null,
    read_ms bigint not null
  );
  create table directory_dossier (
    code text collate "C" primary key,
    province text not null,
    month int not null,
    received_ms bigint not null,
    aliases text[] not null,
    ties bytea[] not null,
    seq bigint not null,
    changed_ms bigint,
    sealed bytea,
    is_aside boolean not null,
    aside_ms bigint,
    aside_place text,
    aside_sealed bytea
  );
  create unique index directory_dossier_seq on directory_dossier (seq);
  create index directory_dossier_aside on directory_dossier (code) where is_aside;
  create table directory_alias (
    alias text collate "C" not null,
    code text collate "C" not null,
    primary key (alias, code)
  );
  create table directory_tie (
    tie bytea not null,
    received_ms bigint not null,
    code text collate "C" not null,
    province text not null,
    month int not null,
    status smallint not null,
    lane text not null,
    procedure text not null,
    branch text not null,
    primary key (tie, received_ms, code) include (status, lane, procedure, branch)
  )
  `,
      {
        sql: `drop table directory_tie; drop table directory_alias; drop table directory_dossier; drop table directory_unread;
        drop table directory_reign; drop table directory_feed`,
        loses: [rowsOf('directory_dossier')],
      },
    ),
  ],
};

/** The directory's tables, brought as far as a start may. Safe to run by several processes at once. */
export const prepareTables = (driver: SqlDriver): Promise<readonly number[]> =>
  expandSchema(driver, DIRECTORY_FAMILY);
