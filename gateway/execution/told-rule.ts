import { type Basis, isFounded } from '../../dossier/calendar/basis.ts';
import { inLanguage } from './in-language.ts';

/** A rule that something rests on, as clients are told it; a stand-in says that it is one. */
export const toldRule = ({ law, article, text, mark }: Basis) => ({
  law,
  article,
  isVerified: isFounded(mark),
  text: inLanguage(text),
});
