import { isDeepStrictEqual } from 'node:util';
import type { Answerer, Asked } from './load.ts';

/**
 * What only the gateway tells, beside the data: which values were masked, why others are null, and when each agency's part was
 * true. Nothing else of the two answers may differ.
 */
const TOLD_BY_THE_GATEWAY_ALONE = ['masked', 'nulls', 'freshness'];

/** @throws Error naming the first place where the careful limit's answer is not the gateway's. */
export function mustBeSame(careful: unknown, gateway: unknown): void {
  const { extensions, ...told } = gateway as { readonly extensions?: Readonly<Record<string, unknown>> };
  const others = Object.keys(extensions ?? {}).filter((name) => !TOLD_BY_THE_GATEWAY_ALONE.includes(name));
  if (others.length > 0) throw new Error(`the gateway tells more: extensions.${others.join(', ')}`);
  const place = firstDifference(careful, told, '');
  if (place !== undefined) throw new Error(`limit-careful and gateway differ at ${place}`);
}

/** Asks both, where both are there. */
export async function mustAgree(contenders: readonly Answerer[], all: readonly Asked[]): Promise<void> {
  const careful = contenders.find(({ name }) => name === 'limit-careful');
  const gateway = contenders.find(({ name }) => name === 'gateway');
  if (!careful || !gateway) return;
  for (const asked of all) mustBeSame(await careful.answer(asked), await gateway.answer(asked));
}

function firstDifference(left: unknown, right: unknown, place: string): string | undefined {
  if (isDeepStrictEqual(left, right)) return undefined;
  if (!isPlain(left) || !isPlain(right) || Array.isArray(left) !== Array.isArray(right))
    return `${place || 'the root'}: ${JSON.stringify(left)} and ${JSON.stringify(right)}`;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const name of names) {
    const inner = firstDifference(left[name], right[name], `${place}/${name}`);
    if (inner !== undefined) return inner;
  }
  return `${place || 'the root'}: the same parts in other kinds`;
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
