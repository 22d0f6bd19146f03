/** Sources with a mistake in them: from a seed always the same ones. */

/** Numbers from 0 to `below` - 1 (mulberry32). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  below(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below);
  }
}

/** Roughly Python's tokens, newlines with the indentation after them, and comments; white space is left over. */
const TOKEN: RegExp = new RegExp(
  [
    /[A-Za-z]{0,2}(?:"""[^]*?"""|'''[^]*?'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')/,
    /[\p{L}_][\p{L}\p{M}\p{N}_]*/u,
    /(?:\d[\w.]*|\.\d\w*)/,
    /\n[ \t]*/,
    /#[^\n]*/,
    /\*\*=|\/\/=|>>=|<<=|\.\.\.|[-+*/%&|^=<>!:@]=|->|\*\*|\/\/|<<|>>/,
    /[^\s]/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gu",
);

interface Span {
  readonly start: number;
  readonly end: number;
}

function tokens(source: string): Span[] {
  return [...source.matchAll(TOKEN)].map(({ index, 0: text }) => ({ start: index, end: index + text.length }));
}

export const MUTATIONS = ["deleted", "doubled", "swapped", "moved", "cut off", "cut inside"] as const;
/** Beyond a slip of the hand. */
export const WILD_MUTATIONS = ["inserted", "replaced", "character", "twice"] as const;
export type Mutation = (typeof MUTATIONS)[number] | (typeof WILD_MUTATIONS)[number];

const KEYWORDS =
  "False None True and as assert async await break class continue def del elif else except finally for from global if " +
  "import in is lambda nonlocal not or pass raise return try while with yield match case _ print exec x é 世";
const OPERATORS =
  ", : ; . ... ( ) [ ] { } = == := + - * ** / // @ ! != <> < >> -> ~ \\ $ ? ` \t \f *x **x x=1 \u00a0 \u{1f600}";
const NUMBERS = "0 1 1.5 2j 0x 0xg 08 1_ 1_0 1e 1e5x 5if 0b2 0o9 1.e1";
const STRINGS = `'' "" ''' """ 's' b'' f'' f'{x}' f'{' f'{x!' f'{x!r}' f'{}' f'}' f'{x:{y}}' r'\\' '\\d' '\\x' '\\N{DIGIT ONE}' b'é' u'x' # #!`;

/** What is inserted. */
const WORDS: readonly string[] = [
  ...`${KEYWORDS} ${OPERATORS} ${NUMBERS} ${STRINGS}`.split(" "),
  " ",
  "\n",
  "\n    ",
  "\n\t",
  "\\\n",
  "(x for x in y)",
  "x y",
  "lambda x: x",
  "if x:\n",
  "else:\n",
  "\r",
  "\n\n",
];

const ALL: readonly Mutation[] = [...MUTATIONS, ...WILD_MUTATIONS];

/** Exchanges two spans, the first of which ends before the second. */
function exchange(source: string, a: Span, b: Span): string {
  const parts = [source.slice(0, a.start), source.slice(b.start, b.end), source.slice(a.end, b.start)];
  return parts.join("") + source.slice(a.start, a.end) + source.slice(b.end);
}

/** One mutation; of a source without two tokens there is none. */
export function mutate(source: string, mutation: Mutation, random: Random): string {
  const spans = tokens(source);
  if (spans.length < 2) return source;
  const index = random.below(spans.length - 1);
  const token = spans[index];
  const next = spans[index + 1];
  const text = source.slice(token.start, token.end);
  switch (mutation) {
    case "deleted":
      return source.slice(0, token.start) + source.slice(token.end);
    case "doubled":
      return source.slice(0, token.end) + (/^\w/.test(text) ? " " : "") + text + source.slice(token.end);
    case "swapped":
      return exchange(source, token, next);
    case "moved": {
      const other = spans[random.below(spans.length)];
      if (other.start === token.start) return exchange(source, token, next);
      return other.start < token.start ? exchange(source, other, token) : exchange(source, token, other);
    }
    case "cut off":
      return source.slice(0, token.end);
    case "cut inside":
      return source.slice(0, token.start) + [...text].slice(0, random.below(text.length)).join("");
    case "inserted":
      return `${source.slice(0, token.end)} ${WORDS[random.below(WORDS.length)]} ${source.slice(token.end)}`;
    case "replaced":
      return source.slice(0, token.start) + WORDS[random.below(WORDS.length)] + source.slice(token.end);
    case "character": {
      const characters = [...text];
      characters[random.below(characters.length)] = WORDS[random.below(WORDS.length)];
      return source.slice(0, token.start) + characters.join("") + source.slice(token.end);
    }
    case "twice":
      return mutate(mutate(source, ALL[random.below(ALL.length)], random), ALL[random.below(ALL.length)], random);
  }
}
