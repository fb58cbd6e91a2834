import { CONTENT } from './kinds/content.ts';
import { FILES } from './kinds/files.ts';
import type { Kind } from './kinds/kind.ts';
import { MESSAGES } from './kinds/messages.ts';
import { NAMES } from './kinds/names.ts';
import { NAMESPACES } from './kinds/namespaces.ts';
import { PARTICLES } from './kinds/particles.ts';

/** Own small files, each of a kind that is found in the world. */
export const KINDS: readonly Kind[] = [
  ...NAMESPACES,
  ...NAMES,
  ...CONTENT,
  ...PARTICLES,
  ...MESSAGES,
  ...FILES,
];
