import type { FieldTree } from '../../connectors/contract.ts';
import { own } from '../../schema/own.ts';

/** Does a record that was asked for with `held` hold every field of `asked`? */
export function covers(held: FieldTree, asked: FieldTree): boolean {
  if (held === asked) return true;
  return Object.keys(asked).every((name) => {
    const here = own<true | FieldTree>(held, name);
    const there = own<true | FieldTree>(asked, name);
    if (here === undefined || there === undefined) return false;
    // A leaf is held whole, whatever lies below it: it is no tree of names, and no tree is a leaf.
    return here === true || there === true ? here === there : covers(here, there);
  });
}

/** The asked fields and no others, as an object of its own; leaves are the held ones. An error stays in its place. */
export function take(held: unknown, asked: true | FieldTree): unknown {
  if (asked === true || held === null || typeof held !== 'object' || held instanceof Error) return held;
  if (Array.isArray(held)) return held.map((item) => take(item, asked));
  const taken: Record<string, unknown> = {};
  for (const name of Object.keys(asked)) {
    const inner = own<unknown>(held as Readonly<Record<string, unknown>>, name);
    const below = own<true | FieldTree>(asked, name);
    if (inner !== undefined && below !== undefined) taken[name] = take(inner, below);
  }
  return taken;
}
