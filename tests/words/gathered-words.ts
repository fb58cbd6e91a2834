import type { Answer } from '../gateway.ts';
import { languageOf } from './both-languages.ts';

/** One text that somebody reads. */
export interface Words {
  /** Who asked what, and the names on the way to it. */
  readonly where: string;
  /** The field that it stands in, without the mark of its language. */
  readonly field: string;
  readonly language: 'vi' | 'en' | undefined;
  readonly text: string;
  /** Of an error's message. */
  readonly error?: { readonly code: unknown; readonly agency: unknown };
}

/** Words that a machine reads: ids, kinds, instants, days. */
const FOR_MACHINES = /^(?:[A-Z][A-Z0-9_]*|\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?|\d+)$/;
const IDS = new Set(['id', 'code', 'number', 'changeCursor', 'endCursor', 'cursor', 'agency', 'dataClasses']);

/** Every text of an answer, and every message of its errors. */
export function wordsOf(answer: Answer, who: string, language: 'vi' | 'en'): readonly Words[] {
  const found: Words[] = [];
  const walk = (value: unknown, path: readonly string[], spoken: Words['language']): void => {
    const name = path.at(-1) ?? '';
    if (typeof value === 'string') {
      if (FOR_MACHINES.test(value) || IDS.has(name)) return;
      const field = name.replace(/^(?:vi|en)__/, '');
      found.push({ where: `${who}: ${path.join('.')}`, field, language: spoken, text: value });
    } else if (Array.isArray(value)) {
      for (const item of value) walk(item, path, spoken);
    } else if (value !== null && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key], languageOf(key) ?? spoken);
    }
  };
  walk(answer.data, [], undefined);
  for (const { message, extensions } of answer.errors)
    found.push({
      ...{ where: `${who}: error`, field: 'message', language, text: message },
      error: { code: extensions['code'], agency: extensions['agency'] },
    });
  return found;
}
