/** Recognised spellings of a dossier code, domain.md §1. */
const CLASSIC = /^([0-9A-Z]{3})\.([0-9A-Z]{2})\.([0-9A-Z]{2})\.([A-Y][0-9]{2})-([0-9]{6}-[0-9]{4})$/;
export const NEW_FORM = /^[A-Z][0-9]{2}(\.[0-9A-Z]{1,3})*-[0-9]{6}([0-9]{2})?-[0-9]{4,7}$/;

/** `000.00.12.H26-261102-0001` → `H26.12-261102-0001`; other texts come back as they are. */
export function toNewForm(code: string): string {
  const parts = CLASSIC.exec(code);
  if (!parts) return code;
  const [, level4 = '', level3 = '', level2 = '', level1 = '', rest = ''] = parts;
  const groups = [level1, level2, level3, level4].filter((group) => !/^0+$/.test(group));
  return `${groups.join('.')}-${rest}`;
}

/** `H26.12-261102-0001` → `000.00.12.H26-261102-0001`; undefined for codes that have no classic form. */
export function toClassicForm(code: string): string | undefined {
  const parts = /^([A-Y][0-9]{2})\.([0-9A-Z]{2})(?:\.([0-9A-Z]{2}))?-([0-9]{6}-[0-9]{4})$/.exec(code);
  if (!parts) return undefined;
  const [, level1, level2, level3 = '00', rest] = parts;
  return `000.${level3}.${level2}.${level1}-${rest}`;
}

/** All spellings of a code but its own. */
export function aliasesOf(code: string): readonly string[] {
  const classic = toClassicForm(code);
  return classic ? [classic] : [];
}
