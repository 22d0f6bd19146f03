/**
 * Token kinds: CPython's names; each operator and each keyword has a kind of its own, so that the parser compares numbers.
 * Related operators are neighbours (comparisons, binary operators, augmented assignments), in the order of the tables below.
 */
export const ENDMARKER: number = 0;
export const NAME: number = 1;
export const NUMBER: number = 2;
export const STRING: number = 3;
export const NEWLINE: number = 4;
export const INDENT: number = 5;
export const DEDENT: number = 6;
export const TYPE_COMMENT: number = 7;
export const TYPE_IGNORE: number = 8;
export const ERRORTOKEN: number = 9;
/** A character that is no token of Python: a dollar sign, a question mark, an exclamation mark alone. */
export const OP: number = 10;
export const LPAR: number = 11;
export const RPAR: number = 12;
export const LSQB: number = 13;
export const RSQB: number = 14;
export const LBRACE: number = 15;
export const RBRACE: number = 16;
export const COLON: number = 17;
export const COMMA: number = 18;
export const SEMI: number = 19;
export const DOT: number = 20;
export const ELLIPSIS_OP: number = 21;
export const RARROW: number = 22;
export const COLONEQUAL: number = 23;
export const EQUAL: number = 24;
export const EQEQUAL: number = 25;
export const NOTEQUAL: number = 26;
export const LESSGREATER: number = 27;
export const LESS: number = 28;
export const LESSEQUAL: number = 29;
export const GREATER: number = 30;
export const GREATEREQUAL: number = 31;
export const VBAR: number = 32;
export const CIRCUMFLEX: number = 33;
export const AMPER: number = 34;
export const LEFTSHIFT: number = 35;
export const RIGHTSHIFT: number = 36;
export const PLUS: number = 37;
export const MINUS: number = 38;
export const STAR: number = 39;
export const SLASH: number = 40;
export const DOUBLESLASH: number = 41;
export const PERCENT: number = 42;
export const AT: number = 43;
export const DOUBLESTAR: number = 44;
export const TILDE: number = 45;
export const VBAREQUAL: number = 46;
export const CIRCUMFLEXEQUAL: number = 47;
export const AMPEREQUAL: number = 48;
export const LEFTSHIFTEQUAL: number = 49;
export const RIGHTSHIFTEQUAL: number = 50;
export const PLUSEQUAL: number = 51;
export const MINEQUAL: number = 52;
export const STAREQUAL: number = 53;
export const SLASHEQUAL: number = 54;
export const DOUBLESLASHEQUAL: number = 55;
export const PERCENTEQUAL: number = 56;
export const ATEQUAL: number = 57;
export const DOUBLESTAREQUAL: number = 58;
export const KW_FALSE: number = 59;
export const KW_NONE: number = 60;
export const KW_TRUE: number = 61;
export const KW_AND: number = 62;
export const KW_AS: number = 63;
export const KW_ASSERT: number = 64;
export const KW_ASYNC: number = 65;
export const KW_AWAIT: number = 66;
export const KW_BREAK: number = 67;
export const KW_CLASS: number = 68;
export const KW_CONTINUE: number = 69;
export const KW_DEF: number = 70;
export const KW_DEL: number = 71;
export const KW_ELIF: number = 72;
export const KW_ELSE: number = 73;
export const KW_EXCEPT: number = 74;
export const KW_FINALLY: number = 75;
export const KW_FOR: number = 76;
export const KW_FROM: number = 77;
export const KW_GLOBAL: number = 78;
export const KW_IF: number = 79;
export const KW_IMPORT: number = 80;
export const KW_IN: number = 81;
export const KW_IS: number = 82;
export const KW_LAMBDA: number = 83;
export const KW_NONLOCAL: number = 84;
export const KW_NOT: number = 85;
export const KW_OR: number = 86;
export const KW_PASS: number = 87;
export const KW_RAISE: number = 88;
export const KW_RETURN: number = 89;
export const KW_TRY: number = 90;
export const KW_WHILE: number = 91;
export const KW_WITH: number = 92;
export const KW_YIELD: number = 93;
/** The first keyword's kind; every greater kind is a keyword. */
export const FIRST_KEYWORD: number = 59;
/** How many kinds there are. */
export const KIND_COUNT: number = 94;

/** The text of every operator and keyword, by kind; the empty string for the others. */
export const TOKEN_TEXT: readonly string[] = /* @__PURE__ */ (() =>
  Array<string>(OP + 1)
    .fill("")
    .concat(
      "( ) [ ] { } : , ; . ... -> := = == != <> < <= > >= | ^ & << >> + - * / // % @ ** ~ |= ^= &= <<= >>= += -= *= /= //= %= @= **=".split(
        " ",
      ),
      "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
        " ",
      ),
    ))();

/** A perfect hash of the keywords over their first, second and last character and their length. */
const KEYWORD_SLOTS: Uint8Array = /* @__PURE__ */ (() => {
  const slots = new Uint8Array(64);
  for (let kind = FIRST_KEYWORD; kind < KIND_COUNT; kind++) {
    const text = TOKEN_TEXT[kind]!;
    slots[keywordSlot(text, 0, text.length)] = kind;
  }
  return slots;
})();

function keywordSlot(text: string, start: number, end: number): number {
  return (
    (text.charCodeAt(start) * 4 + text.charCodeAt(start + 1) * 11 + text.charCodeAt(end - 1) * 9 + (end - start) * 2) &
    63
  );
}

/** The kind of the identifier in `text` from `start` to `end`: NAME or a keyword's kind. */
export function identifierKind(text: string, start: number, end: number): number {
  const length = end - start;
  if (length < 2 || length > 8) return NAME;
  const kind = KEYWORD_SLOTS[keywordSlot(text, start, end)]!;
  if (kind === 0) return NAME;
  const keyword = TOKEN_TEXT[kind]!;
  return keyword.length === length && text.startsWith(keyword, start) ? kind : NAME;
}
