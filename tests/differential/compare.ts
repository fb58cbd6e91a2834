import type { ExecutionResult } from 'graphql';
import type { Answer } from '../gateway.ts';
import { ANY } from './derived-fields.ts';
import { Ledger } from './ledger.ts';
import type { Expected } from './oracle.ts';
import { recordsOf } from './subject.ts';
import { Told } from './told.ts';

type Path = readonly (string | number)[];

/** What was told, in the shape in which it is compared; each part is a sorted list of texts or plain data. */
export interface Comparable {
  readonly data: unknown;
  readonly errors: readonly string[];
  readonly nulls: readonly string[];
  readonly partial: readonly string[];
  /** What is not told as it is held: masked, or in another language. */
  readonly remarks: readonly string[];
  readonly records: readonly string[];
  readonly calls: readonly string[];
}

/** What the gateway did. */
export function got(answer: Answer, crossings: readonly unknown[], calls: readonly string[]): Comparable {
  const errors = answer.errors.flatMap(({ path, extensions }) => {
    const paths = (extensions['paths'] as (Path | undefined)[] | undefined) ?? [path];
    const { code, agency, dataClass } = extensions;
    return paths.map((at) => ({ path: at ?? [], code: codeText(code, agency, dataClass) }));
  });
  const told = (name: string) => (answer.extensions[name] as Readonly<Record<string, unknown>>[]) ?? [];
  return {
    data: answer.data,
    errors: errorTexts(errors, answer.data),
    nulls: texts(told('nulls').map(({ path, reason }) => `${(path as Path).join('.')} ${reason}`)),
    partial: texts(
      told('partial').flatMap(({ field, part, code, agency, dataClass, paths }) =>
        (paths as Path[]).map(
          (path) => `${path.join('.')} ${field} ${part} ${codeText(code, agency, dataClass)}`,
        ),
      ),
    ),
    remarks: texts([
      ...told('masked').map(({ path, rule }) => `${(path as Path).join('.')} masked ${rule}`),
      ...told('languages').map(({ path, given }) => `${(path as Path).join('.')} language ${given}`),
    ]),
    records: recordTexts(crossings),
    calls,
  };
}

/** What the oracle says it should have done. @param nameOf an operation as its agency calls it. */
export function wanted(expected: Expected, nameOf: (call: string) => string): Comparable {
  const { result, asking, missing, remarks } = expected;
  const data = plain(result.data ?? null);
  const errors = (result.errors ?? []).map(({ path = [], originalError }) => {
    const told = originalError instanceof Told ? originalError : undefined;
    if (!told) throw originalError ?? new Error('the oracle failed');
    return { path, code: codeText(told.code, told.agency, told.dataClass) };
  });
  const keyed = [...asking.ledger.calls].filter((call) => !call.endsWith(' '));
  return {
    data,
    errors: errorTexts(errors, data),
    nulls: nullTexts(data, errors, expected),
    partial: texts(
      missing.map(
        ({ path, field, part, error }) =>
          `${path.join('.')} ${field} ${part} ${codeText(error.code, error.agency, error.dataClass)}`,
      ),
    ),
    remarks: texts(remarks.map(({ path, remark }) => `${path.join('.')} ${remark}`)),
    records: asking.ledger.records(),
    calls: texts(keyed.map(nameOf)),
  };
}

/** One line a disagreement; none when both say the same. */
export function disagreements(left: Comparable, right: Comparable): string[] {
  const faults = differences(left.data, right.data, 'data');
  for (const part of ['errors', 'nulls', 'partial', 'remarks', 'records', 'calls'] as const) {
    for (const text of left[part])
      if (!right[part].includes(text)) faults.push(`${part}: unexpected ${text}`);
    for (const text of right[part]) if (!left[part].includes(text)) faults.push(`${part}: missing ${text}`);
  }
  return faults;
}

/** `AGENCY_BUSY` and `AGENCY_UNREACHABLE` differ by what the breaker remembers. */
const codeText = (code: unknown, agency: unknown, dataClass: unknown): string =>
  [String(code).replace(/^AGENCY.*/, 'AGENCY'), agency, dataClass]
    .filter((part) => part !== undefined)
    .join(' ');

/** An error is told where it left a null; which of several below one null is told is a matter of time. */
function errorTexts(errors: readonly { path: Path; code: string }[], data: unknown): string[] {
  return texts(
    errors.map(({ path, code }) => {
      const at = landing(path, data);
      return at.length === path.length ? `${at.join('.')} ${code}` : `${at.join('.')} (below)`;
    }),
  );
}

function landing(path: Path, data: unknown): Path {
  let value = data;
  for (const [index, key] of path.entries()) {
    if (value === null || typeof value !== 'object') return path.slice(0, index);
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return path;
}

function nullTexts(
  data: unknown,
  errors: readonly { path: Path }[],
  { missing, remarks }: Pick<Expected, 'missing' | 'remarks'>,
): string[] {
  const isWithin = (path: Path) => (of: { readonly path: Path }) =>
    of.path.every((key, index) => path[index] === key);
  const explained = new Set(errors.map(({ path }) => landing(path, data).join('.')));
  const found: string[] = [];
  const walk = (value: unknown, path: Path): void => {
    if (value === null && !explained.has(path.join('.'))) {
      const isMasked = remarks.some((of) => of.remark.startsWith('masked') && isWithin(path)(of));
      const reason = isMasked ? 'MASKED' : missing.some(isWithin(path)) ? 'PART_MISSING' : 'NOT_HELD';
      found.push(`${path.join('.')} ${reason}`);
    }
    if (value === null || typeof value !== 'object') return;
    for (const [key, inner] of Object.entries(value))
      walk(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  if (data !== null) walk(data, []);
  return texts(found);
}

function recordTexts(crossings: readonly unknown[]): string[] {
  const ledger = new Ledger();
  for (const crossing of recordsOf(crossings)) {
    const { agency, operation, kind, id } = crossing;
    ledger.note(ledger.entry(agency, operation, kind, id), crossing);
  }
  return ledger.records();
}

function differences(left: unknown, right: unknown, at: string): string[] {
  if (right === ANY && typeof left === 'string' && left !== '') return [];
  if (isObject(left) && isObject(right) && Array.isArray(left) === Array.isArray(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) =>
      differences(
        Object.hasOwn(left, key) ? left[key] : undefined,
        Object.hasOwn(right, key) ? right[key] : undefined,
        `${at}.${key}`,
      ),
    );
  }
  return Object.is(left, right)
    ? []
    : [`${at}: got ${JSON.stringify(left)}, expected ${JSON.stringify(right)}`];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const texts = (found: readonly string[]): string[] => [...new Set(found)].sort();

/** As it would come over the wire. */
const plain = (data: ExecutionResult['data']): unknown => JSON.parse(JSON.stringify(data));
