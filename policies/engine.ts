import { watch } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createPolicyEngine } from './decide.ts';
import type { PolicyEngine } from './decision.ts';
import { compilePolicySet, type PolicyFault, type PolicySet, PolicySetError } from './policy-set.ts';
import { readPolicySource } from './policy-source.ts';

/** The folder of the policies that are checked in. */
export const POLICY_DIR = fileURLToPath(new URL('.', import.meta.url));

/** Enough for every question that a city's callers ask in a day (personas × classes × grounds × places). */
export const MEMO_SIZE = 20_000;

/** Reads and checks a folder of policies. Throws PolicySetError with every fault. */
export const loadPolicySet = (dir: string = POLICY_DIR): PolicySet => compilePolicySet(readPolicySource(dir));

/** An engine for one policy set that never changes. Throws PolicySetError. */
export const loadPolicyEngine = (dir: string = POLICY_DIR): PolicyEngine =>
  createPolicyEngine(loadPolicySet(dir), { memoSize: MEMO_SIZE, slot: 'fixed' });

/** For health and log: what is active, and what is wrong with the files on disk. */
export interface PolicyStatus {
  readonly policySet: string;
  readonly loadedAtMs: number;
  /** Empty when the active set is what lies on disk. */
  readonly faults: readonly PolicyFault[];
  /** When the faults were found. */
  readonly faultyAtMs?: number;
}

export interface PolicyHolder {
  /**
   * The engine of the last good set. Take it once per request and keep it until the answer has left: so one
   * request is judged by one policy set, whatever is reloaded meanwhile.
   */
  readonly current: () => PolicyEngine;
  readonly currentSet: () => PolicySet;
  readonly status: () => PolicyStatus;
  /** Reads the folder again; an invalid set changes nothing but the status. Never throws. */
  readonly reload: () => PolicyStatus;
  /** Reloads when files change; returns what stops it. */
  readonly watch: (onReload: (status: PolicyStatus) => void) => () => void;
}

export interface PolicyHolderOptions {
  readonly dir?: string;
  readonly nowMs: () => number;
  /** Quiet time after the last change of a file before it is read. Default 200 ms. */
  readonly settleMs?: number;
}

/** Throws PolicySetError when the first set is invalid: a gateway without valid policies does not start. */
export function createPolicyHolder(options: PolicyHolderOptions): PolicyHolder {
  const { dir = POLICY_DIR, nowMs, settleMs = 200 } = options;
  let generation = 0;
  const activate = (set: PolicySet) => {
    // Two names in wasm, in turn. An old engine that still serves a request prepares its own set anew when needed.
    const engine = createPolicyEngine(set, { memoSize: MEMO_SIZE, slot: generation++ % 2 ? 'odd' : 'even' });
    return {
      set,
      engine,
      status: { policySet: set.version, loadedAtMs: nowMs(), faults: [] as PolicyFault[] },
    };
  };
  let active: ReturnType<typeof activate> = activate(loadPolicySet(dir));
  let status: PolicyStatus = active.status;
  const reload = (): PolicyStatus => {
    try {
      const set = loadPolicySet(dir);
      if (set.version !== active.set.version) active = activate(set);
      status = active.status;
    } catch (error) {
      status = { ...active.status, faults: faultsOf(error), faultyAtMs: nowMs() };
    }
    return status;
  };
  return {
    current: () => active.engine,
    currentSet: () => active.set,
    status: () => status,
    reload,
    watch: (onReload) => watchFolder(dir, settleMs, () => onReload(reload())),
  };
}

function faultsOf(error: unknown): readonly PolicyFault[] {
  if (error instanceof PolicySetError) return error.faults;
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
  return [{ file: '.', line: 1, reason: `the policy folder cannot be read (${code})` }];
}

/** Editors write in several steps; one reload follows when the folder has been quiet for `settleMs`. */
function watchFolder(dir: string, settleMs: number, onQuiet: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dir, { persistent: false }, (_event, file) => {
    if (file !== null && !/\.cedar(schema)?$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(onQuiet, settleMs);
    timer.unref();
  });
  // A folder that goes away must not end the process; the last good set stays, and `reload` tells.
  watcher.on('error', onQuiet);
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
