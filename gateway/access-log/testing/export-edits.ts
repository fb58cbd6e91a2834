/** Something done to the lines of an export, the last of which is its manifest. */
export interface ExportEdit {
  readonly how: string;
  readonly lines: readonly string[];
}

/** Every value of a JSON line changed, every field left out and one put in, at every depth. */
export function editsOfJson(lines: readonly string[], place: number): ExportEdit[] {
  const line = lines[place] ?? '';
  const tree: unknown = JSON.parse(line);
  const edits: ExportEdit[] = [];
  const put = (path: string, changed: unknown) =>
    edits.push({ how: `line ${place}: ${path}`, lines: lines.with(place, `${JSON.stringify(changed)}\n`) });
  for (const path of pathsOf(tree, [])) {
    const value = valueAt(tree, path);
    put(`${path.join('.')} changed`, replaced(tree, path, otherThan(value)));
    put(`${path.join('.')} left out`, replaced(tree, path, undefined));
  }
  put('a field more', { ...(tree as object), more: 1 });
  return edits;
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path): Path[] {
  if (value === null || typeof value !== 'object') return [path];
  const inner = Object.entries(value).flatMap(([key, one]) =>
    pathsOf(one, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

const valueAt = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], tree);

function otherThan(value: unknown): unknown {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return Array.isArray(value) ? [...value, 'x'] : { ...(value as object), more: 1 };
}

function replaced(tree: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const inner = replaced((tree as Record<string | number, unknown>)[key], rest, value);
  if (Array.isArray(tree))
    return inner === undefined ? tree.toSpliced(Number(key), 1) : tree.with(Number(key), inner);
  return { ...(tree as object), [key]: inner };
}

/** One character after another becomes its neighbour, every `step`th of a line. */
export function editsOfBytes(lines: readonly string[], place: number, step: number): ExportEdit[] {
  const line = lines[place] ?? '';
  return Array.from({ length: Math.ceil(line.length / step) }, (_, i) => {
    const at = i * step;
    const other = String.fromCharCode(line.charCodeAt(at) ^ 1);
    return {
      how: `line ${place}, character ${at}: ${JSON.stringify(line[at])} became ${JSON.stringify(other)}`,
      lines: lines.with(place, line.slice(0, at) + other + line.slice(at + 1)),
    };
  });
}

/** Whole lines: gone, twice, exchanged, emptied, ended otherwise. */
export function editsOfLines(lines: readonly string[], place: number): ExportEdit[] {
  const line = lines[place] ?? '';
  const next = lines[(place + 1) % lines.length] ?? '';
  const edit = (how: string, changed: readonly string[]): ExportEdit => ({
    how: `line ${place} ${how}`,
    lines: changed,
  });
  return [
    edit('left out', lines.toSpliced(place, 1)),
    edit('twice', lines.toSpliced(place, 0, line)),
    edit('exchanged with the next', lines.with(place, next).with((place + 1) % lines.length, line)),
    edit('after an empty one', lines.toSpliced(place, 0, '\n')),
    edit('without its end', lines.with(place, line.trimEnd())),
    edit('with a space at its end', lines.with(place, `${line.trimEnd()} \n`)),
    edit('and all behind it gone', lines.slice(0, place)),
  ];
}
