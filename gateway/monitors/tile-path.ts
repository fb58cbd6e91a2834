/** A tile of C2SP tlog-tiles, or a bundle of entries: `width` things from `index * 256` on. */
export interface TilePlace {
  readonly index: number;
  /** 256 of a full one, 1 to 255 of a partial one. */
  readonly width: number;
}

export const TILE_WIDTH = 256;

/** Above this level a tile begins beyond the largest number that we count to. */
const HIGHEST_LEVEL = 63;
/** `<N>` in groups of three digits, all but the last with an `x`; five groups stay below 2^53. */
const PLACE = /^((?:x[0-9]{3}\/){0,4}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/**
 * Reads `<N>[.p/<W>]`. There is one way only to write a number: no group of zeros leads.
 * @returns undefined for anything else.
 */
export function parseTilePlace(text: string): TilePlace | undefined {
  const [, groups, width] = PLACE.exec(text) ?? [];
  if (groups === undefined || /^x000\//.test(groups)) return undefined;
  const index = Number(groups.replace(/[x/]/g, ''));
  const own = width === undefined ? TILE_WIDTH : Number(width);
  return width !== undefined && own >= TILE_WIDTH ? undefined : { index, width: own };
}

/** Reads `<L>/<N>[.p/<W>]`. @returns undefined for what is no path of a tile. */
export function parseTilePath(text: string): (TilePlace & { readonly level: number }) | undefined {
  const [, level, rest] = /^(0|[1-9][0-9]?)\/(.+)$/.exec(text) ?? [];
  const place = parseTilePlace(rest ?? '');
  return place && Number(level) <= HIGHEST_LEVEL ? { level: Number(level), ...place } : undefined;
}

/** Is all of a tile within a tree of this size? The tree's edge has hashes of whole subtrees only. */
export const isWithin = ({ index, width }: TilePlace, level: number, size: number): boolean =>
  index * TILE_WIDTH + width <= Math.floor(size / TILE_WIDTH ** level);
