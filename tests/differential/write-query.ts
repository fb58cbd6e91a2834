import type { Condition, Piece } from './query-shapes.ts';
import { toJson, type Value, withoutVariables } from './query-values.ts';

export interface Written {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Below the gateway's own limits (`gateway/config.ts`), so that no query is refused for its size. */
const MOST = { fields: 150, aliases: 28, directives: 36 };

/** Writes pieces as a valid document: what would contradict another field of the same name gets a name of its own. */
export const writeQuery = (pieces: readonly Piece[]): Written => new Writer().write(pieces);

class Writer {
  readonly #variables: Record<string, unknown> = {};
  readonly #declarations: string[] = [];
  readonly #fragments: string[] = [];
  /** Response path → what stands there; fields that meet at a path are one or must not meet. */
  readonly #taken = new Map<string, string>();
  readonly #used = { fields: 0, aliases: 0, directives: 0 };
  /** How often what is being written counts, for fragments that are spread twice. */
  #times = 1;

  write(pieces: readonly Piece[]): Written {
    const selection = this.#selection(pieces, '');
    const declared = this.#declarations.length > 0 ? `(${this.#declarations.join(' ')})` : '';
    const query = [`query Q${declared} ${selection}`, ...this.#fragments].join('\n');
    return { query, variables: this.#variables };
  }

  #selection(pieces: readonly Piece[], path: string): string {
    const written = pieces.flatMap((piece) =>
      piece.kind === 'field' ? this.#field(piece, path) : this.#fragment(piece, path),
    );
    if (written.length === 0) {
      this.#used.fields += this.#times;
      written.push('__typename');
    }
    return `{ ${written.join(' ')} }`;
  }

  #field(piece: Extract<Piece, { kind: 'field' }>, path: string): string[] {
    const times = this.#times * (piece.isTwice ? 2 : 1);
    if (this.#used.fields + times > MOST.fields) return [];
    const declared = this.#declarations.length;
    const args = piece.args.map(([name, value]) => `${name}: ${this.#value(value)}`);
    const signature = `${piece.name}${args.length > 0 ? `(${args.join(' ')})` : ''}`;
    const key = this.#freeName(piece.alias ?? piece.name, signature, path);
    if (key === undefined) {
      this.#forget(declared);
      return [];
    }
    const isAliased = key !== piece.name;
    this.#used.fields += times;
    this.#used.aliases += isAliased ? times : 0;
    this.#taken.set(`${path}.${key}`, signature);
    const condition = this.#condition(piece.condition, times);
    this.#times = times;
    const below = piece.below.length > 0 ? ` ${this.#selection(piece.below, `${path}.${key}`)}` : '';
    this.#times = times / (piece.isTwice ? 2 : 1);
    const text = `${isAliased ? `${key}: ` : ''}${signature}${condition}${below}`;
    return piece.isTwice ? [text, text] : [text];
  }

  /** A variable that nothing uses is not valid. */
  #forget(from: number): void {
    for (const declaration of this.#declarations.splice(from))
      delete this.#variables[/^\$(\w+)/.exec(declaration)?.[1] ?? ''];
  }

  #freeName(wished: string, signature: string, path: string): string | undefined {
    for (let number = 0; number < 20; number += 1) {
      const key = number === 0 ? wished : `${wished}_${number}`;
      const there = this.#taken.get(`${path}.${key}`);
      const isOwnName = signature === key || signature.startsWith(`${key}(`);
      if (!isOwnName && this.#used.aliases + 2 * this.#times > MOST.aliases) continue;
      if (there === undefined || there === signature) return key;
    }
    return undefined;
  }

  #fragment(piece: Exclude<Piece, { kind: 'field' }>, path: string): string[] {
    const times = this.#times * (piece.isTwice ? 2 : 1);
    const condition = this.#condition(piece.condition, times);
    this.#times = times;
    const below = this.#selection(piece.below, path);
    this.#times = times / (piece.isTwice ? 2 : 1);
    let text = `...${piece.isTyped ? ` on ${piece.type}` : ''}${condition} ${below}`;
    if (piece.kind === 'named') {
      const name = `F${this.#fragments.length}`;
      this.#fragments.push(`fragment ${name} on ${piece.type} ${below}`);
      text = `...${name}${condition}`;
    }
    return piece.isTwice ? [text, text] : [text];
  }

  #condition(condition: Condition | undefined, times: number): string {
    if (!condition || this.#used.directives + times > MOST.directives) return '';
    this.#used.directives += times;
    const { name, isTrue, isVariable } = condition;
    const value: Value = { kind: 'json', json: isTrue };
    const given: Value = isVariable ? { kind: 'variable', type: 'Boolean!', value, how: 'given' } : value;
    return ` @${name}(if: ${this.#value(given)})`;
  }

  #value(value: Value): string {
    switch (value.kind) {
      case 'json':
        return JSON.stringify(value.json);
      case 'enum':
        return value.name;
      case 'list':
        return `[${value.items.map((item) => this.#value(item)).join(' ')}]`;
      case 'object':
        return `{${value.fields.map(([name, of]) => `${name}: ${this.#value(of)}`).join(' ')}}`;
      case 'variable':
        return this.#variable(value);
    }
  }

  #variable({ type, value, how }: Extract<Value, { kind: 'variable' }>): string {
    const name = `v${this.#declarations.length}`;
    const isDefaulted = how === 'default' && !(type.endsWith('!') && toJson(value) === null);
    const text = isDefaulted ? ` = ${this.#value(withoutVariables(value))}` : '';
    this.#declarations.push(`$${name}: ${type}${text}`);
    if (how === 'given') this.#variables[name] = toJson(value);
    return `$${name}`;
  }
}
