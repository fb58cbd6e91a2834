import { isCollection, isMap, isNode, LineCounter, parseDocument } from 'yaml';

/** What is wrong with a file, and where. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Where it is not that of the path. */
  readonly line?: number;
}

export interface PlacedYaml {
  readonly value: unknown;
  /** It is no YAML there. */
  readonly faults: readonly Fault[];
  /** Line of a place, from 1; of what is missing, that of what it is missing from. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** YAML together with where each value stands, so that whoever wrote it is told the line. */
export function readPlaced(text: string): PlacedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults: Fault[] = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    ...{ path: [], message, line: lines.linePos(pos[0]).line },
  }));
  const { value, fault }: Read = faults.length > 0 ? {} : resolvedOf(document);
  if (fault) faults.push(fault);
  return {
    value,
    faults,
    lineOf(path) {
      let node: unknown = document.contents;
      let at = 0;
      for (const key of path) {
        if (!isCollection(node)) break;
        const pair = isMap(node)
          ? node.items.find((item) => isNode(item.key) && item.key.toString() === String(key))
          : undefined;
        if (pair && isNode(pair.key)) at = pair.key.range?.[0] ?? at;
        const next: unknown = pair ? pair.value : node.get(key, true);
        if (!pair && isNode(next)) at = next.range?.[0] ?? at;
        if (next === undefined) break;
        node = next;
      }
      return lines.linePos(at).line;
    },
  };
}

interface Read {
  readonly value?: unknown;
  readonly fault?: Fault;
}

/** An alias of nothing, or of far too much, shows only when it is followed; the library does not say where it stands. */
function resolvedOf(document: ReturnType<typeof parseDocument>): Read {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown };
  } catch (error) {
    return { fault: { path: [], message: error instanceof Error ? error.message : 'unreadable' } };
  }
}
