/** Reads the notation of `grammar.ts` into rules that `machine.ts` walks. Groups and repetitions become rules without names. */
import * as T from "../token.ts";
import { GRAMMAR } from "./grammar.ts";

/** An argument of an action: an item (its index from 0), or text. */
export type ActionArgument = number | string;

export interface Action {
  readonly name: string;
  readonly args: readonly ActionArgument[];
}

/** One thing to match. */
export interface Item {
  readonly what: "token" | "soft" | "anySoft" | "rule" | "cut";
  /** A token's kind. */
  readonly kind: number;
  /** A soft keyword. */
  readonly text: string;
  readonly rule: Rule | null;
  readonly optional: boolean;
  /** 1 and -1 for positive and negative look-ahead. */
  readonly look: number;
  /** The token must be there. */
  readonly forced: boolean;
}

export interface Alternative {
  readonly items: readonly Item[];
  readonly action: Action | null;
  /** Tried in the second pass only. */
  readonly invalid: boolean;
  /** The kinds of tokens it can begin with; null when it may match nothing at all. */
  first: Uint8Array | null;
  /** How many stack levels CPython takes to find that it cannot begin with a token, without and with rules for mistakes. */
  depths: Depths;
}

export type Depths = readonly [number, number];

export interface Rule {
  readonly name: string;
  readonly memo: boolean;
  readonly left: boolean;
  /** Inside, no rule for mistakes applies. */
  readonly quiet: boolean;
  /** The least number of repetitions of the only alternative; -1 for no repetition. */
  readonly loop: number;
  alternatives: readonly Alternative[];
  /** The kinds of tokens it can begin with; null when it may match nothing at all. */
  first: Uint8Array | null;
  /** As for the alternatives: the most that one of them takes, and the rule itself. */
  depths: Depths;
}

/** All rules by name. */
export type Program = ReadonlyMap<string, Rule>;

let program: Program | null = null;

/** The grammar, read on first use: programs without errors do not need it. */
export function loadProgram(): Program {
  return (program ??= new GrammarReader().read(GRAMMAR));
}

const KINDS: ReadonlyMap<string, number> = /* @__PURE__ */ (() => {
  const kinds = new Map<string, number>([
    ["NAME", T.NAME],
    ["NUMBER", T.NUMBER],
    ["STRING", T.STRING],
    ["NEWLINE", T.NEWLINE],
    ["INDENT", T.INDENT],
    ["DEDENT", T.DEDENT],
    ["ENDMARKER", T.ENDMARKER],
    ["TYPE_COMMENT", T.TYPE_COMMENT],
    ["ASYNC", T.KW_ASYNC],
    ["AWAIT", T.KW_AWAIT],
    ["NOTEQUAL", T.NOTEQUAL],
  ]);
  for (let kind = T.OP + 1; kind < T.KIND_COUNT; kind++) kinds.set(`'${T.TOKEN_TEXT[kind]}'`, kind);
  return kinds;
})();

const LEXEMES = /'[^']+'|"[^"]+"|\{(?:"(?:\\"|[^"])*"|[^"}])*\}|&&|[\w]+|[^\s]/g;

const UNKNOWN: Depths = [0, 0];

class GrammarReader {
  private readonly rules = new Map<string, Rule>();
  private lexemes: readonly string[] = [];
  private at = 0;
  private readonly unnamed: Rule[] = [];
  private owner = "";

  read(grammar: string): Program {
    const sources = grammar.split(/\n(?=\w)/).filter((source) => source.trim() !== "");
    const heads = sources.map((source) => /^\s*(\w+)(?: \((\w+)\))?:([^]*)$/.exec(source)!);
    for (const [, name, flag] of heads) {
      this.rules.set(name, {
        name,
        memo: flag === "memo",
        left: flag === "left",
        quiet: flag === "quiet",
        loop: -1,
        alternatives: [],
        first: null,
        depths: UNKNOWN,
      });
    }
    for (const [, name, , body] of heads) {
      this.owner = name;
      this.lexemes = body.match(LEXEMES) ?? [];
      this.at = 0;
      this.rules.get(name)!.alternatives = this.alternatives("");
    }
    const all = [...this.rules.values(), ...this.unnamed];
    findFirstTokens(all);
    for (const rule of all) findDepths(rule);
    return this.rules;
  }

  private peek(): string {
    return this.lexemes[this.at] ?? "";
  }

  private alternatives(closing: string): Alternative[] {
    const alternatives: Alternative[] = [];
    do {
      alternatives.push(this.alternative(closing));
    } while (this.lexemes[this.at++] === "|");
    return alternatives;
  }

  private alternative(closing: string): Alternative {
    const items: Item[] = [];
    let action: Action | null = null;
    while (this.peek() !== "|" && this.peek() !== closing) {
      if (this.peek().startsWith("{")) action = readAction(this.lexemes[this.at++]);
      else items.push(this.item());
    }
    const invalid = items.length === 1 && items[0].rule !== null && items[0].rule.name.startsWith("invalid_");
    return { items, action, invalid, first: null, depths: UNKNOWN };
  }

  private item(): Item {
    const lexeme = this.lexemes[this.at];
    if (lexeme === "~") {
      this.at++;
      return { what: "cut", kind: 0, text: "", rule: null, optional: false, look: 0, forced: false };
    }
    if (lexeme === "&" || lexeme === "!" || lexeme === "&&") {
      this.at++;
      const atom = this.atom();
      if (lexeme === "&&") return { ...atom, forced: true };
      return { ...atom, look: lexeme === "&" ? 1 : -1 };
    }
    const atom = this.atom();
    return this.repeated(atom);
  }

  private repeated(atom: Item): Item {
    const suffix = this.peek();
    if (suffix === "?") {
      this.at++;
      return { ...atom, optional: true };
    }
    if (suffix === "*" || suffix === "+") {
      this.at++;
      return this.ruleItem(this.anonymous([single([atom])], suffix === "*" ? 0 : 1));
    }
    if (suffix === ".") {
      this.at++;
      const element = this.atom();
      this.at++;
      const tail = this.anonymous(
        [{ items: [atom, element], action: { name: "item", args: [1] }, invalid: false, first: null, depths: UNKNOWN }],
        0,
      );
      const gather: Action = { name: "gather", args: [0, 1] };
      return this.ruleItem(
        this.anonymous(
          [{ items: [element, this.ruleItem(tail)], action: gather, invalid: false, first: null, depths: UNKNOWN }],
          -1,
        ),
      );
    }
    return atom;
  }

  private atom(): Item {
    const lexeme = this.lexemes[this.at++];
    if (lexeme === "(" || lexeme === "[") {
      const alternatives = this.alternatives(lexeme === "(" ? ")" : "]");
      const optional = lexeme === "[";
      const only = alternatives[0];
      const plain =
        alternatives.length === 1 && only.items.length === 1 && only.action === null && only.items[0].look === 0;
      if (optional && plain) return { ...only.items[0], optional };
      return { ...this.ruleItem(this.anonymous(alternatives, -1)), optional };
    }
    const base = { kind: 0, text: "", rule: null, optional: false, look: 0, forced: false };
    if (lexeme === "SOFT_KEYWORD") return { ...base, what: "anySoft" };
    if (lexeme.startsWith('"')) return { ...base, what: "soft", text: lexeme.slice(1, -1) };
    const kind = KINDS.get(lexeme);
    if (kind !== undefined) return { ...base, what: "token", kind };
    const rule = this.rules.get(lexeme);
    if (rule === undefined) throw new Error(`the grammar has no rule or token ${lexeme}, met in ${this.owner}`);
    return this.ruleItem(rule);
  }

  private anonymous(alternatives: readonly Alternative[], loop: number): Rule {
    const name = `${this.owner}_${this.unnamed.length}`;
    const rule: Rule = {
      name,
      memo: false,
      left: false,
      quiet: false,
      loop,
      alternatives,
      first: null,
      depths: UNKNOWN,
    };
    this.unnamed.push(rule);
    return rule;
  }

  private ruleItem(rule: Rule): Item {
    return { what: "rule", kind: 0, text: "", rule, optional: false, look: 0, forced: false };
  }
}

function single(items: readonly Item[]): Alternative {
  return { items, action: null, invalid: false, first: null, depths: UNKNOWN };
}

/**
 * Notes with which tokens rules and alternatives can begin, so that the machine need not enter those that cannot match. What is
 * left out has no effect: a rule for a mistake raises its error only after it has matched.
 */
function findFirstTokens(rules: readonly Rule[]): void {
  const nullable = nullableRules(rules);
  for (const rule of rules) {
    if (!nullable.has(rule)) rule.first = new Uint8Array(T.KIND_COUNT);
  }
  // Rules mostly consist of rules that are defined after them: from the last on, few rounds are needed.
  const upwards = rules.toReversed();
  let grown: boolean;
  do {
    grown = false;
    for (const rule of upwards) {
      for (const alternative of rule.alternatives) {
        if (alternative.items.every((item) => isNullable(item, nullable))) continue;
        alternative.first ??= new Uint8Array(T.KIND_COUNT);
        if (addFirst(alternative, nullable)) grown = true;
        if (rule.first !== null && addAll(rule.first, alternative.first)) grown = true;
      }
    }
  } while (grown);
}

function nullableRules(rules: readonly Rule[]): Set<Rule> {
  const nullable = new Set<Rule>(rules.filter((rule) => rule.loop === 0));
  const upwards = rules.toReversed();
  let size: number;
  do {
    size = nullable.size;
    for (const rule of upwards) {
      if (rule.alternatives.some(({ items }) => items.every((item) => isNullable(item, nullable)))) nullable.add(rule);
    }
  } while (nullable.size > size);
  return nullable;
}

/** Whether an item can match without a token; a demanded token counts, because its absence is an error. */
function isNullable(item: Item, nullable: ReadonlySet<Rule>): boolean {
  if (item.what === "cut" || item.look !== 0 || item.optional || item.forced) return true;
  return item.rule !== null && nullable.has(item.rule);
}

/** Adds what an alternative can begin with; true when that was not known. */
function addFirst(alternative: Alternative, nullable: ReadonlySet<Rule>): boolean {
  let grown = false;
  for (const item of alternative.items) {
    if (item.look === 0 && item.what !== "cut" && addItem(alternative.first!, item)) grown = true;
    if (!isNullable(item, nullable)) break;
  }
  return grown;
}

function addItem(first: Uint8Array, item: Item): boolean {
  if (item.rule !== null) return addAll(first, item.rule.first ?? firstOfNullable(item.rule));
  const kind = item.what === "token" ? item.kind : T.NAME;
  if (first[kind] === 1) return false;
  first[kind] = 1;
  if (kind === T.NOTEQUAL) first[T.LESSGREATER] = 1;
  return true;
}

/** The tokens of a rule that may also match nothing. */
function firstOfNullable(rule: Rule): Uint8Array {
  const first = new Uint8Array(T.KIND_COUNT);
  for (const alternative of rule.alternatives) {
    if (alternative.first === null) return first.fill(1);
    addAll(first, alternative.first);
  }
  return first;
}

function addAll(into: Uint8Array, from: Uint8Array): boolean {
  let grown = false;
  for (let kind = 0; kind < from.length; kind++) {
    if (from[kind] === 0 || into[kind] === 1) continue;
    into[kind] = 1;
    grown = true;
  }
  return grown;
}

/** Notes how deep CPython's parser, which has no such table of tokens, goes before it finds that a token does not fit. */
function findDepths(rule: Rule): Depths {
  if (rule.depths !== UNKNOWN) return rule.depths;
  // A left-recursive call ends at once, with what is remembered.
  rule.depths = [1, 1];
  let plain = 0;
  let all = 0;
  for (const alternative of rule.alternatives) {
    alternative.depths = prefixDepths(alternative);
    if (!alternative.invalid) plain = Math.max(plain, alternative.depths[0]);
    all = Math.max(all, alternative.depths[1]);
  }
  const own = rule.left ? 2 : 1;
  return (rule.depths = [own + plain, own + (rule.quiet ? plain : all)]);
}

function prefixDepths({ items }: Alternative): Depths {
  let plain = 0;
  let all = 0;
  for (const { rule, optional, look, what } of items) {
    if (rule !== null) {
      const depths = findDepths(rule);
      plain = Math.max(plain, depths[0]);
      all = Math.max(all, depths[1]);
    }
    if (!optional && look >= 0 && what !== "cut" && rule?.first !== null) break;
  }
  return [plain, all];
}

/** `{name 1 "text" word}`; `{2}` is short for the second item's value. */
function readAction(source: string): Action {
  const words = source.slice(1, -1).match(/"(?:\\"|[^"])*"|[^\s]+/g) ?? [];
  const args = words.map((word) => {
    if (/^\d+$/.test(word)) return Number(word) - 1;
    return word.startsWith('"') ? word.slice(1, -1).replaceAll('\\"', '"') : word;
  });
  if (typeof args[0] === "number") return { name: "item", args };
  return { name: args[0], args: args.slice(1) };
}
