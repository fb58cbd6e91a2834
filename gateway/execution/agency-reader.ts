import DataLoader from 'dataloader';
import type { Connector, PartsFacts } from '../../connectors/contract.ts';
import { GatewayError } from '../../schema/errors.ts';
import { project, projectAny, projectFailure, type View } from '../../stitching/project.ts';
import type { Selection } from '../../stitching/selection.ts';
import type { EntityCall, RootCall } from '../../stitching/stitch.ts';
import { type CallParts, callAgency } from '../agencies/agency-call.ts';
import { fieldTree } from '../agencies/field-tree.ts';
import type { Freshness } from '../agencies/freshness.ts';
import type { Admission } from '../boundary/admission.ts';
import { conflictSignalsOf, type OwnFacts } from '../boundary/conflict-of-interest.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import { openView, viewOf } from '../boundary/view.ts';
import type { EvidenceVault } from '../evidence/evidence-vault.ts';
import type { RequestTrace } from '../observability/tracing.ts';
import { wishOf } from './wish.ts';

interface EntityRead {
  readonly key: string;
  readonly selection: Selection;
}

export interface ReaderParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly boundary: RequestBoundary;
  readonly publicKey: View['publicKey'];
  /** Of an officer, for the signals of the access log. */
  readonly own?: OwnFacts | undefined;
  readonly signal: AbortSignal;
  readonly freshness: Map<string, Freshness>;
  readonly now: () => Date;
  readonly vault?: EvidenceVault | undefined;
  readonly trace?: RequestTrace | undefined;
}

/**
 * Reads merged objects for one request. Everything that a tick asks of one agency operation becomes one message per
 * set of granted classes: keys that may be asked for the same things travel together, refused ones stay behind.
 */
export class AgencyReader {
  readonly #parts: ReaderParts;
  readonly #loaders = new Map<string, DataLoader<EntityRead, unknown>>();
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /** How agencies are called in this request. */
  get callParts(): CallParts {
    return this.#parts;
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

  async #load(agency: string, operation: string, asked: readonly EntityRead[]): Promise<unknown[]> {
    const wanted = new Map<string, Selection[]>();
    for (const { key, selection } of asked) {
      const same = wanted.get(key);
      if (same) same.push(selection);
      else wanted.set(key, [selection]);
    }
    const learning = this.#parts.boundary.learnLinked(wanted.keys());
    if (learning) await learning;
    const admissions = new Map<string, Admission>();
    const results = new Map<string, Read>();
    const groups = new Map<string, Admission[]>();
    for (const [key, selections] of wanted) {
      const { typeName, classes, ofParts } = wishOf(selections);
      const admission = this.#admit(() =>
        typeName === 'Dossier' && !this.#isAskedAbout(agency, key)
          ? undefined
          : this.#parts.boundary.admit(agency, operation, typeName, key, classes, ofParts),
      );
      if (admission === undefined) continue;
      if (admission instanceof GatewayError) {
        results.set(key, { failure: admission });
        continue;
      }
      admissions.set(key, admission);
      if (admission.granted.size === 0 && classes.length > 0) continue;
      // What is asked on a purpose of its own (an emergency) never travels with what is asked for something else.
      const group = [admission.grounds.purpose ?? '', ...[...admission.granted.keys()].sort()].join();
      const members = groups.get(group);
      if (members) members.push(admission);
      else groups.set(group, [admission]);
    }
    await Promise.all(
      [...groups.values()].map((group) => this.#call(agency, operation, group, wanted, results)),
    );
    const answers = asked.map(({ key, selection }) =>
      this.#answer(selection, key, admissions.get(key), results.get(key)),
    );
    for (const read of results.values())
      if ('admission' in read) this.#parts.boundary.settleParts(read.admission);
    return answers;
  }

  /** A key for which no crossing is left is not asked for; those before it are. */
  #admit(admit: () => Admission | undefined): Admission | GatewayError | undefined {
    try {
      return admit();
    } catch (error) {
      if (error instanceof GatewayError) return error;
      throw error;
    }
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
    const { boundary, own, signal } = this.#parts;
    const keys = group.map(({ subject }) => subject.id);
    const selectionsOf = (key: string) => wanted.get(key) ?? [];
    this.#underWay += 1;
    try {
      await callAgency(this.#parts, {
        agency,
        operation,
        keys,
        signal,
        admitted: group.map(({ crossing }) => crossing),
        fields: fieldTree(keys.flatMap(selectionsOf), new Set(group[0]?.granted.keys())),
        selectionsOf: ({ subject }) => selectionsOf(subject.id),
        read({ rows, flags, parts, unreadable }) {
          for (const admission of group) {
            const key = admission.subject.id;
            const failure = unreadable?.get(key);
            const row = rows.get(key);
            const conflicts = conflictSignalsOf(own, row);
            if (conflicts.length > 0) admission.crossing.signals = conflicts;
            results.set(
              key,
              failure
                ? { failure }
                : { row: row ?? {}, parts, admission: boundary.release(admission, flags?.get(key)) },
            );
          }
        },
      });
    } catch (error) {
      const failure = error instanceof GatewayError ? error : new GatewayError('INTERNAL', 'unexpected');
      for (const key of keys) results.set(key, { failure });
    } finally {
      this.#over();
    }
  }

  /** Resolves when nothing that was asked for is under way any more, and nothing followed from what came. */
  async settled(): Promise<void> {
    do {
      if (this.#underWay > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      // What came may lead to the next question, which is asked before this turn of the event loop is over.
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#underWay > 0);
  }

  #over(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) for (const wake of this.#waiting.splice(0)) wake();
  }

  /**
   * A catalogue of one agency: decided once on the classes that it would return.
   * @throws GatewayError `AGENCY_*`, or the refusal where nothing is granted.
   */
  async root({ agency, operation, args, selection }: RootCall): Promise<unknown> {
    const { boundary, publicKey, signal } = this.#parts;
    const { typeName, classes } = selection;
    const admission = boundary.admit(agency, operation, typeName, operation, classes);
    const [refusal] = admission.refused.values();
    if (admission.granted.size === 0 && refusal) throw refusal;
    return callAgency(this.#parts, {
      agency,
      operation,
      args,
      signal,
      admitted: [admission.crossing],
      keys: [],
      fields: fieldTree([selection], new Set(admission.granted.keys())),
      selectionsOf: () => [selection],
      read: ({ value, parts }) =>
        projectAny(value, selection, viewOf(admission, publicKey, boundary.within(admission, parts))),
    });
  }

  #answer(
    selection: Selection,
    key: string,
    admission: Admission | undefined,
    read: Read | undefined,
  ): unknown {
    const { boundary, publicKey } = this.#parts;
    const settled = read && 'admission' in read ? read.admission : admission;
    const parts = read && 'admission' in read ? read.parts : undefined;
    const view = settled ? viewOf(settled, publicKey, boundary.within(settled, parts)) : openView(publicKey);
    return read && 'failure' in read
      ? projectFailure(read.failure, selection, view, key)
      : project(read?.row ?? {}, selection, view, key);
  }
}

type Read =
  | { readonly row: unknown; readonly parts: PartsFacts | undefined; readonly admission: Admission }
  | { readonly failure: GatewayError };
