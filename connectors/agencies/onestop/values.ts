import { own } from '../../../schema/own.ts';
import { UnreadableText } from '../../mapping/dates.ts';
import { readOptionalText } from '../../mapping/text.ts';

type Text = string | null | undefined;

/** "Other vendor catalogue" of domain.md §2.3, and 4 and 5 for what came later. */
export const CHANNELS = { '1': 'COUNTER', '2': 'ONLINE', '3': 'POST', '4': 'KIOSK', '5': 'ONLINE' } as const;

/**
 * `"True"` / `"False"`; empty, nil and missing are `null`: not known.
 * @throws UnreadableText for anything else: `"Có"` is not guessed.
 */
export function isTrue(text: Text, field: string): boolean | null {
  const known = readOptionalText(text)?.toLowerCase();
  if (known === undefined) return null;
  if (known !== 'true' && known !== 'false') throw new UnreadableText(field);
  return known === 'true';
}

/**
 * A code of a closed list.
 * @throws UnreadableText for an unknown code; the message names the field, never the value.
 */
export function readCode<Value extends string>(
  codes: Readonly<Record<string, Value>>,
  text: Text,
  field: string,
): Value | null {
  const known = readOptionalText(text);
  if (known === undefined) return null;
  const value = own(codes, known);
  if (value === undefined) throw new UnreadableText(`known ${field}`);
  return value;
}

/** @throws UnreadableText also when there is none. */
export function requireCode<Value extends string>(
  codes: Readonly<Record<string, Value>>,
  text: Text,
  field: string,
): Value {
  const value = readCode(codes, text, field);
  if (value === null) throw new UnreadableText(`known ${field}`);
  return value;
}
