import { readXml } from '../xml/safe-xml.ts';
import { UnreadableXml } from '../xml/unreadable-xml.ts';

/** Why a document is refused, or `accepted`. */
export function refusal(source: string | Uint8Array, limits = {}): string {
  try {
    readXml(source, limits);
  } catch (error) {
    if (error instanceof UnreadableXml) return error.message;
    throw error;
  }
  return 'accepted';
}
