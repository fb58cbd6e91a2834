import type { StoredEntry } from './verify-log.ts';

/** An entry on its way out; a selection out of several logs says which one it is from. */
export interface ExportEntry extends StoredEntry {
  readonly log?: string;
}
