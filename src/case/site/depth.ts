import { CST, Lexer } from 'yaml';
import { MAX_BRACKETS, MAX_INDENT, MAX_INDICATORS } from './bounds.ts';

/**
 * Offset at which a text of YAML is nested deeper than a person writes; -1 when it is not. The parser calls
 * itself for each level and reports the end of the stack as one more mistake of the file, wherever that comes:
 * the lexer, which does not, looks first.
 */
export function tooDeepAt(text: string): number {
  let at = 0;
  let brackets = 0;
  let indicators = 0;
  let lineStart = true;
  for (const lexeme of new Lexer().lex(text)) {
    switch (CST.tokenType(lexeme)) {
      case 'flow-seq-start':
      case 'flow-map-start':
        brackets++;
        break;
      case 'flow-seq-end':
      case 'flow-map-end':
        brackets--;
        break;
      case 'seq-item-ind':
      case 'explicit-key-ind':
        indicators++;
        break;
      case 'map-value-ind':
        if (brackets === 0) indicators++;
        break;
      case 'space':
        if (lineStart && lexeme.length > MAX_INDENT) return at;
        break;
      case 'newline':
        indicators = 0;
    }
    if (brackets > MAX_BRACKETS || indicators > MAX_INDICATORS) return at;
    lineStart = lexeme.endsWith('\n');
    at += isMark(lexeme) ? 0 : lexeme.length;
  }
  return -1;
}

/** Lexemes that stand between the text's own and are none of it: document, flow error, scalar. */
function isMark(lexeme: string): boolean {
  return lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END || lexeme === CST.SCALAR;
}
