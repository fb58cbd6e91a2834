import { type DocumentNode, Kind, type NameNode, visit } from 'graphql';
import { GatewayError } from '../../schema/errors.ts';
import { isFitText } from '../../schema/fit-text.ts';

const RULE = 'a text holds no NUL, no half of a character and at most 30 combining marks in a row';

/** No input type of the schema is nested deeper, by far. */
const MAX_DEPTH = 32;

/** @throws GatewayError BAD_USER_INPUT naming the place of the first text that does not fit, be it a value or a name. */
export function refuseUnfitTexts(value: unknown, place: string, depth = 0): void {
  if (depth > MAX_DEPTH) throw unfit(place, `at most ${MAX_DEPTH} levels`);
  if (typeof value === 'string') {
    if (!isFitText(value)) throw unfit(place);
  } else if (value !== null && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      if (!isFitText(name)) throw unfit(place || 'variables');
      refuseUnfitTexts(inner, place === '' ? name : `${place}.${name}`, depth + 1);
    }
  }
}

/** Texts that stand in the document itself. @throws GatewayError BAD_USER_INPUT. */
export function refuseUnfitLiterals(document: DocumentNode): void {
  visit(document, {
    StringValue({ value }, _key, parent, _path, ancestors) {
      if (isFitText(value)) return;
      const names = [...ancestors, parent ?? []].flatMap((node) =>
        'kind' in node && NAMED.has(node.kind) && 'name' in node ? node.name : [],
      );
      throw unfit(names.map((name) => (name as NameNode).value).join('.'));
    },
  });
}

const NAMED: ReadonlySet<string> = new Set([Kind.ARGUMENT, Kind.OBJECT_FIELD]);

const unfit = (place: string, rule = RULE): GatewayError =>
  new GatewayError('BAD_USER_INPUT', rule, { extensions: { fields: [place], rule } });
