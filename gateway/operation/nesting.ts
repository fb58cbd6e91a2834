import { Lexer, Source, TokenKind } from 'graphql';

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Parsers and everything behind them call themselves for each bracket, and the stack ends somewhere between a thousand
 * and ten thousand. So nesting is counted before anything parses.
 * @returns false as well for a text that is no GraphQL: the parser says where and why.
 */
export function isNestedBeyond(most: number, text: string): boolean {
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  try {
    for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
      if (OPENING.has(kind)) depth += 1;
      else if (CLOSING.has(kind)) depth -= 1;
      if (depth > most) return true;
    }
  } catch {
    // Not a token: what stands before it is parsed no further than here.
  }
  return false;
}
