/** The names of Unicode's characters, unpacked when the first is asked for. */
import type { CharacterNames } from "@pyvm/vm";
import { NAMED, NAMES, NUMBERED, OTHERS, WORDS } from "./unicode-names-table.ts";

/** The characters of the codes of words: printable ASCII but quotes and the backslash. */
const DIGITS: Int8Array = makeDigits();
const BASE = 90;
/** How many characters begin a code of one, and of two characters. */
const ONE = 45;
const TWO = 43;

function makeDigits(): Int8Array {
  const digits = new Int8Array(128).fill(-1);
  let digit = 0;
  for (let char = 33; char < 127; char++) if (!"\"\\'`".includes(String.fromCharCode(char))) digits[char] = digit++;
  return digits;
}

// Hangul syllables are named by their letters.
const SYLLABLES = 0xac00;
const SYLLABLE_COUNT = 11172;
const LEADING = "G GG N D DD R M B BB S SS  J JJ C K T P H".split(" ");
const VOWELS = "A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I".split(" ");
const TRAILING = " G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H".split(" ");
const HANGUL = "HANGUL SYLLABLE ";
/** The one other prefix that must be in capitals. */
const CJK = "CJK UNIFIED IDEOGRAPH-";

function hexadecimal(codePoint: number): string {
  return codePoint.toString(16).toUpperCase().padStart(4, "0");
}

/** The words of a packed name, joined. */
function unpackName(words: readonly string[], packed: string): string {
  const parts: string[] = [];
  for (let at = 0; at < packed.length;) {
    let rank = DIGITS[packed.charCodeAt(at++)]!;
    if (rank >= ONE + TWO) {
      rank = (rank - ONE - TWO) * BASE * BASE + DIGITS[packed.charCodeAt(at++)]! * BASE;
      rank += DIGITS[packed.charCodeAt(at++)]! + ONE + TWO * BASE;
    } else if (rank >= ONE) rank = (rank - ONE) * BASE + DIGITS[packed.charCodeAt(at++)]! + ONE;
    parts.push(words[rank]!);
  }
  return parts.join(" ");
}

/** The starts and ends of runs, from their gaps and lengths. */
function unpackRuns(runs: string): number[] {
  let point = 0;
  return runs.split(" ").map((text) => (point += parseInt(text, 36)));
}

function isInRuns(runs: readonly number[], codePoint: number): boolean {
  for (let i = 0; i < runs.length; i += 2) if (codePoint < runs[i + 1]!) return codePoint >= runs[i]!;
  return false;
}

/** Characters whose name is a prefix and their code point in hexadecimal. */
interface Numbered {
  readonly prefix: string;
  readonly runs: readonly number[];
}

class NameTable implements CharacterNames {
  private readonly names = new Map<number, string>();
  private readonly points = new Map<string, readonly number[]>();
  private readonly numbered: readonly Numbered[];

  constructor() {
    const words = WORDS.split(" ");
    const packed = NAMES.split(" ");
    const runs = unpackRuns(NAMED);
    let next = 0;
    for (let i = 0; i < runs.length; i += 2) {
      for (let point = runs[i]!; point < runs[i + 1]!; point++) {
        const name = unpackName(words, packed[next++]!);
        this.names.set(point, name);
        this.points.set(name, [point]);
      }
    }
    this.numbered = NUMBERED.split(";").map((entry) => {
      const [prefix, text] = entry.split("=") as [string, string];
      return { prefix, runs: unpackRuns(text) };
    });
    for (const entry of OTHERS.split(";")) {
      const [name, text] = entry.split("=") as [string, string];
      this.points.set(
        name,
        text.split("+").map((point) => parseInt(point, 36)),
      );
    }
  }

  nameOf(codePoint: number): string | null {
    const syllable = codePoint - SYLLABLES;
    if (syllable < 0 || syllable >= SYLLABLE_COUNT) return this.names.get(codePoint) ?? this.numberedName(codePoint);
    const trailing = syllable % 28;
    const vowel = ((syllable - trailing) / 28) % 21;
    return HANGUL + LEADING[Math.floor(syllable / 588)]! + VOWELS[vowel]! + TRAILING[trailing]!;
  }

  lookUp(name: string, withSequences: boolean): readonly number[] | null {
    if (name.startsWith(HANGUL)) return syllableOf(name.slice(HANGUL.length));
    const upper = asciiUpper(name);
    const found = this.points.get(upper);
    if (found === undefined) return upper.startsWith(CJK) && !name.startsWith(CJK) ? null : this.numberedPoint(upper);
    return found.length > 1 && !withSequences ? null : found;
  }

  private numberedName(codePoint: number): string | null {
    const numbered = this.numbered.find(({ runs }) => isInRuns(runs, codePoint));
    return numbered === undefined ? null : numbered.prefix + hexadecimal(codePoint);
  }

  private numberedPoint(name: string): readonly number[] | null {
    for (const { prefix, runs } of this.numbered) {
      if (!name.startsWith(prefix)) continue;
      const point = parseInt(name.slice(prefix.length), 16);
      if (isInRuns(runs, point) && name === prefix + hexadecimal(point)) return [point];
    }
    return null;
  }
}

function asciiUpper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** The longest of the letters that `text` goes on with at `at`. */
function longest(letters: readonly string[], text: string, at: number): number {
  let best = -1;
  letters.forEach((letter, i) => {
    if (text.startsWith(letter, at) && (best < 0 || letter.length > letters[best]!.length)) best = i;
  });
  return best;
}

function syllableOf(text: string): readonly number[] | null {
  const leading = longest(LEADING, text, 0);
  let at = LEADING[leading]!.length;
  const vowel = longest(VOWELS, text, at);
  if (vowel < 0) return null;
  at += VOWELS[vowel]!.length;
  const trailing = longest(TRAILING, text, at);
  if (at + TRAILING[trailing]!.length !== text.length) return null;
  return [SYLLABLES + (leading * 21 + vowel) * 28 + trailing];
}

let table: NameTable | null = null;

/** The table, unpacked on first use. */
function names(): NameTable {
  return (table ??= new NameTable());
}

/** What the vm's codecs and `unicodedata` ask. */
export const unicodeNames: CharacterNames = {
  nameOf: (codePoint) => names().nameOf(codePoint),
  lookUp: (name, withSequences) => names().lookUp(name, withSequences),
};
