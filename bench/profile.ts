import { Session } from 'node:inspector/promises';
import { CALLER, type Part, placeOf } from './parts.ts';

/** Of one thing that ran: of V8's CPU profiles only what is read here. */
export interface Profile {
  readonly nodes: readonly ProfileNode[];
  /** Ids of nodes, each running from its moment until the next one's. */
  readonly samples: readonly number[];
  /** Microseconds from the sample before. */
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

const EVERY_MICROS = 500;

/** Of the thread that runs this. @returns what ends it and tells what ran. */
export async function startProfile(): Promise<() => Promise<Profile>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: EVERY_MICROS });
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    const { nodes, samples = [], timeDeltas = [] } = profile;
    const lean = nodes.map(({ id, callFrame: { functionName, url }, children }) => ({
      ...{ id, callFrame: { functionName, url } },
      ...(children && { children }),
    }));
    return { nodes: lean, samples, timeDeltas };
  };
}

/** What V8 calls what is no function. */
const ROOTS: Readonly<Record<string, Part>> = { '(garbage collector)': 'GC', '(program)': 'other' };
const IDLE = ['(idle)', '(root)'];

/**
 * Time in each part, as a share of all time that was not idle: the time of a function itself, by its file. What has no part (built
 * into V8, libraries that serve many) belongs to the nearest caller that has one.
 */
export function sharesOf({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<Part, number> {
  const partOf = partsOf(nodes);
  const micros = new Map<Part, number>();
  let busy = 0;
  samples.forEach((id, at) => {
    const part = partOf.get(id);
    if (part === undefined) return;
    const lasted = Math.max(0, timeDeltas[at + 1] ?? 0);
    micros.set(part, (micros.get(part) ?? 0) + lasted);
    busy += lasted;
  });
  return new Map([...micros].map(([part, spent]) => [part, spent / busy]));
}

/** @returns no part for what is idle. */
function partsOf(nodes: readonly ProfileNode[]): ReadonlyMap<number, Part> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parts = new Map<number, Part>();
  const walk = (node: ProfileNode, caller: Part): void => {
    const { functionName, url } = node.callFrame;
    const place = ROOTS[functionName] ?? placeOf(url);
    const part = place === CALLER ? caller : place;
    if (!IDLE.includes(functionName)) parts.set(node.id, part);
    for (const child of node.children ?? []) {
      const below = byId.get(child);
      if (below) walk(below, part);
    }
  };
  const called = new Set(nodes.flatMap(({ children }) => children ?? []));
  for (const node of nodes) if (!called.has(node.id)) walk(node, 'other');
  return parts;
}
