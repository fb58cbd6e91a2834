import DataLoader from 'dataloader';
import type { Connector, FieldTree } from '../../connectors/contract.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';
import { project, projectFailure, type View } from '../../stitching/project.ts';
import type { Selection } from '../../stitching/selection.ts';
import type { EntityCall } from '../../stitching/stitch.ts';
import { kinshipOf, type OwnFacts } from '../boundary/kinship.ts';
import type { Admission, RequestBoundary } from '../boundary/request-boundary.ts';
import { viewOf } from '../boundary/view.ts';
import { fieldTree } from './field-tree.ts';
import type { Freshness } from './freshness.ts';

interface Asked {
  readonly key: string;
  readonly selection: Selection;
}

export interface ReaderParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly boundary: RequestBoundary;
  readonly publicKey: View['publicKey'];
  /** Of an officer, for the signals of the access log. */
  readonly own?: OwnFacts;
  readonly signal: AbortSignal;
  readonly freshness: Map<string, Freshness>;
  readonly now: () => Date;
}

/**
 * Reads merged objects for one request. Everything that a tick asks of one agency operation becomes one message per
 * set of granted classes: keys that may be asked for the same things travel together, refused ones stay behind.
 */
export class AgencyReader {
  readonly #parts: ReaderParts;
  readonly #loaders = new Map<string, DataLoader<Asked, unknown>>();

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /** @throws GatewayError `AGENCY_*` when the agency fails; refused fields come back as errors in their places. */
  entity(call: EntityCall): Promise<unknown> {
    const id = `${call.agency}.${call.operation}`;
    let loader = this.#loaders.get(id);
    if (!loader) {
      loader = new DataLoader((asked) => this.#load(call.agency, call.operation, asked), { cache: false });
      this.#loaders.set(id, loader);
    }
    return loader.load({ key: call.key, selection: call.selection });
  }

  async #load(agency: string, operation: string, asked: readonly Asked[]): Promise<unknown[]> {
    const wanted = new Map<string, Selection[]>();
    for (const { key, selection } of asked) {
      const same = wanted.get(key);
      if (same) same.push(selection);
      else wanted.set(key, [selection]);
    }
    const admissions = new Map<string, Admission>();
    const groups = new Map<string, Admission[]>();
    for (const [key, selections] of wanted) {
      const typeName = selections[0]?.typeName ?? '';
      if (typeName === 'Dossier' && !this.#isAskedAbout(agency, key)) continue;
      const classes = [...new Set(selections.flatMap((selection) => selection.classes))];
      const admission = this.#parts.boundary.admit(agency, operation, typeName, key, classes);
      admissions.set(key, admission);
      if (admission.granted.size === 0 && classes.length > 0) continue;
      // What is asked on a purpose of its own (an emergency) never travels with what is asked for something else.
      const group = [admission.standing.purpose ?? '', ...[...admission.granted.keys()].sort()].join();
      const members = groups.get(group);
      if (members) members.push(admission);
      else groups.set(group, [admission]);
    }
    const results = new Map<string, Read>();
    await Promise.all(
      [...groups.values()].map((group) => this.#call(agency, operation, group, wanted, results)),
    );
    return asked.map(({ key, selection }) =>
      this.#answer(selection, key, admissions.get(key), results.get(key)),
    );
  }

  #isAskedAbout(agency: string, code: string): boolean {
    const { boundary, connectors } = this.#parts;
    return connectors.get(agency)?.manifest.asked === 'every' || boundary.handles(agency, code);
  }

  async #call(
    agency: string,
    operation: string,
    group: readonly Admission[],
    wanted: ReadonlyMap<string, readonly Selection[]>,
    results: Map<string, Read>,
  ): Promise<void> {
    const { boundary, connectors, signal, now } = this.#parts;
    const started = now().getTime();
    const keys = group.map(({ subject }) => subject.id);
    const granted: ReadonlySet<DataClass> = new Set(group[0]?.granted.keys());
    const selections = keys.flatMap((key) => wanted.get(key) ?? []);
    const fields: FieldTree = fieldTree(selections, granted);
    for (const { crossing } of group) crossing.startedMs = started;
    try {
      const connector = connectors.get(agency);
      if (!connector) throw new GatewayError('INTERNAL', `no connector ${agency}`);
      const answer = await connector.call(boundary.permit(group, operation), {
        operation,
        keys,
        args: {},
        fields,
        origin: {
          userId: protocolUserId(boundary),
          purpose: group[0]?.crossing.purpose ?? 'none',
          ...commonDossier(group),
          ...(boundary.caller.loa === 0 ? {} : { loa: boundary.caller.loa }),
        },
        signal,
      });
      const asOf = answer.asOf ?? now().toISOString();
      this.#parts.freshness.set(agency, { asOf, source: 'live' });
      for (const admission of group) {
        const { crossing, subject } = admission;
        const row = answer.rows.get(subject.id);
        crossing.latencyMs = now().getTime() - started;
        if (answer.messageId !== undefined) crossing.messageId = answer.messageId;
        if (row === undefined) crossing.outcome = 'absent';
        const kinship = kinshipOf(this.#parts.own, row);
        if (kinship.length > 0) crossing.signals = kinship;
        results.set(subject.id, {
          row: row ?? {},
          admission: boundary.release(admission, answer.flags?.get(subject.id)),
        });
      }
    } catch (error) {
      const failure = failureOf(agency, operation, signal, error);
      for (const { crossing, subject } of group) {
        crossing.outcome = 'failed';
        crossing.errorCode = failure.code;
        crossing.latencyMs = now().getTime() - started;
        crossing.released.clear();
        results.set(subject.id, { failure });
      }
    }
  }

  #answer(
    selection: Selection,
    key: string,
    admission: Admission | undefined,
    read: Read | undefined,
  ): unknown {
    const unasked: View = {
      refusal: () => undefined,
      mask: (_class, _rule, value) => value,
      publicKey: this.#parts.publicKey,
    };
    if (read && 'failure' in read) return projectFailure(read.failure, selection, unasked, key);
    const settled = read?.admission ?? admission;
    const view = settled ? viewOf(settled, this.#parts.publicKey) : unasked;
    return project(read?.row ?? {}, selection, view, key);
  }
}

type Read = { readonly row: unknown; readonly admission: Admission } | { readonly failure: GatewayError };

/** Protocols that name the cause of a message can name one dossier; a message for several names none. */
function commonDossier(group: readonly Admission[]): { dossier: string } | undefined {
  const codes = new Set(group.map(({ crossing }) => crossing.dossier));
  const [only] = codes;
  return codes.size === 1 && only !== undefined ? { dossier: only } : undefined;
}

function protocolUserId(boundary: RequestBoundary): string {
  const { caller } = boundary;
  const who = caller.kind === 'citizen' ? caller.client : caller.id;
  return `VN${who.replace(/[^0-9A-Za-z'()+,\-.=?]/g, '-')}`;
}

function failureOf(agency: string, operation: string, signal: AbortSignal, error: unknown): GatewayError {
  if (error instanceof GatewayError) {
    return 'agency' in error.publicExtensions
      ? error
      : new GatewayError(error.code, error.message, {
          cause: error,
          extensions: { ...error.publicExtensions, agency },
        });
  }
  if (signal.aborted) {
    return new GatewayError('AGENCY_TIMEOUT', `${agency}.${operation}: deadline`, { extensions: { agency } });
  }
  return new GatewayError('INTERNAL', `${agency}.${operation} failed unexpectedly`, {
    cause: error,
    extensions: { agency },
  });
}
