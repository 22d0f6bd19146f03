/**
 * Walks the grammar as the parser that CPython generates from it does: alternatives in order, left recursion by growing a seed
 * (Warth, Douglass, Millstein 2008), the same results remembered, tokens read only when they are looked at. The stack is an
 * array, and no deeper than CPython's own limit.
 */
import { PythonSourceError } from "../errors.ts";
import * as T from "../token.ts";
import type { TokenSource } from "../token-source.ts";
import type { Action, Item, Program, Rule } from "./program.ts";

const SOFT_KEYWORDS: readonly string[] = ["_", "case", "match"];

/** CPython's MAXSTACK: how many rules may be open. */
const MAX_STACK = 6000;

/** A token that was read. */
export interface Token {
  readonly kind: number;
  /** Its bounds in the text. */
  readonly start: number;
  readonly end: number;
  readonly lineno: number;
  readonly col: number;
  readonly endLineno: number;
  readonly endCol: number;
  /** How many parentheses were open after it. */
  readonly level: number;
  memo: Map<Rule, { value: Value; mark: number }> | null;
}

/** What a rule matched, as far as the messages ask for it: an expression's kind, place and parts. */
export class Shape {
  readonly kind: string;
  readonly lineno: number;
  readonly col: number;
  readonly endLineno: number;
  readonly endCol: number;
  /** Of a Name, its identifier; of a number, its text. */
  readonly text: string;
  readonly parts: readonly Value[];

  constructor(kind: string, first: Place, last: Place, text: string, parts: readonly Value[]) {
    this.kind = kind;
    this.lineno = first.lineno;
    this.col = first.col;
    this.endLineno = last.endLineno;
    this.endCol = last.endCol;
    this.text = text;
    this.parts = parts;
  }
}

/** Where something stands; both tokens and shapes have it. */
export interface Place {
  readonly lineno: number;
  readonly col: number;
  readonly endLineno: number;
  readonly endCol: number;
}

/** The result of a rule that did not match. */
export const FAIL: unique symbol = Symbol("fail");
const PENDING: unique symbol = Symbol("pending");

/** A token, a shape, a list of values, or null for an optional item that was not there. */
export type Value = Token | Shape | readonly Value[] | null | typeof FAIL;

/** What the machine asks of the diagnosis. */
export interface Actions {
  perform(action: Action, values: readonly Value[], start: number): Value;
  /** The value of a NAME or NUMBER token. */
  shape(token: Token): Value;
  /** Raises the error of an ERRORTOKEN. */
  tokenizerError(): never;
  /** Raises the error of a token that must be there and is not. */
  expected(kind: number, met: Token): never;
}

/** Stands for a list until the first value comes: most frames end without one. */
const NO_VALUES: Value[] = [];

class Frame {
  readonly rule: Rule;
  readonly start: number;
  /** How many of CPython's stack levels the rule takes. */
  readonly levels: number;
  readonly callInvalid: boolean;
  alternative = -1;
  item = 0;
  itemMark = 0;
  cut = false;
  values: Value[] = NO_VALUES;
  /** The seed of a left-recursive rule, or the repetitions so far, and where they end. */
  seed: Value = FAIL;
  repetitions: Value[] = NO_VALUES;
  seedMark: number;

  constructor(rule: Rule, start: number, callInvalid: boolean) {
    this.rule = rule;
    this.start = start;
    this.seedMark = start;
    this.levels = rule.left ? 2 : 1;
    this.callInvalid = callInvalid;
  }
}

function addValue(frame: Frame, value: Value): void {
  if (frame.values === NO_VALUES) frame.values = [value];
  else frame.values.push(value);
}

/** How deep the stack is in the repetition of a file's statements. */
const OUTERMOST = 3;

export class Machine {
  readonly tokens: Token[] = [];
  readonly text: string;
  mark = 0;
  private readonly program: Program;
  private readonly source: TokenSource;
  private actions: Actions | null = null;
  private callInvalid = false;
  private level = 0;
  private stack: Frame[] = [];

  constructor(program: Program, source: TokenSource) {
    this.program = program;
    this.source = source;
    this.text = source.tokenizer.text;
  }

  /** Matches a rule from the first token on, with or without the rules for mistakes; false when it does not match. */
  run(ruleName: string, callInvalid: boolean, actions: Actions): boolean {
    this.actions = actions;
    this.callInvalid = callInvalid;
    this.mark = 0;
    this.level = 0;
    this.stack = [];
    for (const token of this.tokens) token.memo = null;
    return this.execute(this.program.get(ruleName)!) !== FAIL;
  }

  private execute(rule: Rule): Value {
    let returned: Value | typeof PENDING = this.call(rule);
    for (;;) {
      const frame = this.stack[this.stack.length - 1];
      if (frame === undefined) return returned as Value;
      if (returned === PENDING) returned = this.step(frame);
      else returned = this.receive(frame, returned);
    }
  }

  /** The token at the mark, read if need be. */
  private token(): Token {
    if (this.mark < this.tokens.length) return this.tokens[this.mark];
    const { source } = this;
    const kind = source.next();
    const token: Token = {
      kind,
      start: source.tokenizer.tokenStart,
      end: source.tokenizer.tokenEnd,
      lineno: source.lineno,
      col: source.column,
      endLineno: source.endLineno,
      endCol: source.endColumn,
      level: source.tokenizer.level,
      memo: null,
    };
    this.tokens.push(token);
    if (kind === T.ERRORTOKEN) this.actions!.tokenizerError();
    return token;
  }

  /** Enters a rule: PENDING when it has to be worked on, else its remembered result. */
  private call(rule: Rule): Value | typeof PENDING {
    const token = this.token();
    this.requireLevels(1);
    if (rule.memo || rule.left) {
      const known = token.memo?.get(rule);
      if (known !== undefined) {
        this.mark = known.mark;
        return known.value;
      }
    }
    if (rule.first !== null && rule.first[token.kind] === 0) {
      this.requireLevels(rule.depths[Number(this.callInvalid)]);
      return FAIL;
    }
    if (rule.left) this.remember(rule, this.mark, FAIL);
    const levels = rule.left ? 2 : 1;
    this.requireLevels(levels);
    this.level += levels;
    this.stack.push(new Frame(rule, this.mark, this.callInvalid));
    if (rule.quiet) this.callInvalid = false;
    this.nextAlternative(this.stack[this.stack.length - 1]);
    return PENDING;
  }

  /** CPython gives up where its stack of rules is too deep. */
  private requireLevels(levels: number): void {
    if (this.level + levels > MAX_STACK) throw new PythonSourceError("MemoryError", "");
  }

  private remember(rule: Rule, start: number, value: Value): void {
    const token = this.tokens[start];
    token.memo ??= new Map();
    token.memo.set(rule, { value, mark: this.mark });
  }

  private leave(frame: Frame, value: Value): Value {
    if (frame.rule.memo) this.remember(frame.rule, frame.start, value);
    this.callInvalid = frame.callInvalid;
    this.level -= frame.levels;
    this.stack.pop();
    return value;
  }

  /** Sets the next alternative up; false when there is none. */
  private nextAlternative(frame: Frame): boolean {
    const { alternatives } = frame.rule;
    const { kind } = this.tokens[frame.start];
    let next = frame.alternative + 1;
    for (; next < alternatives.length; next++) {
      const { invalid, first, depths } = alternatives[next];
      if (invalid && !this.callInvalid) continue;
      if (first === null || first[kind] === 1) break;
      this.requireLevels(depths[Number(this.callInvalid)]);
    }
    frame.alternative = next;
    this.restart(frame, frame.start);
    return next < alternatives.length;
  }

  private restart(frame: Frame, mark: number): void {
    this.mark = mark;
    frame.item = 0;
    frame.cut = false;
    frame.values = NO_VALUES;
  }

  /** Matches items until one is a rule that has to be worked on, or the frame is left. */
  private step(frame: Frame): Value | typeof PENDING {
    for (;;) {
      const alternative = frame.rule.alternatives[frame.alternative];
      if (alternative === undefined) return this.exhausted(frame);
      if (frame.item === alternative.items.length) {
        const left = this.matched(frame, alternative.action);
        if (left !== PENDING) return left;
        continue;
      }
      const item = alternative.items[frame.item];
      frame.itemMark = this.mark;
      const value = this.match(item, frame);
      if (value === PENDING) return PENDING;
      const left = this.accept(frame, item, value);
      if (left !== PENDING) return left;
    }
  }

  private match(item: Item, frame: Frame): Value | typeof PENDING {
    if (item.what === "rule") return this.call(item.rule!);
    if (item.what === "cut") {
      frame.cut = true;
      return null;
    }
    const token = this.token();
    if (!this.fits(item, token)) {
      if (item.forced) this.actions!.expected(item.kind, token);
      return FAIL;
    }
    this.mark++;
    return token.kind === T.NAME || token.kind === T.NUMBER ? this.actions!.shape(token) : token;
  }

  private fits(item: Item, token: Token): boolean {
    if (item.what === "token") {
      return token.kind === item.kind || (item.kind === T.NOTEQUAL && token.kind === T.LESSGREATER);
    }
    if (token.kind !== T.NAME) return false;
    const text = this.text.slice(token.start, token.end);
    if (item.what === "soft") return text === item.text;
    // CPython compares only as many characters as the name has, so that `c` counts as well.
    return SOFT_KEYWORDS.some((keyword) => keyword.startsWith(text));
  }

  /** A called rule has ended: its value goes to the item that called it. */
  private receive(frame: Frame, value: Value): Value | typeof PENDING {
    return this.accept(frame, frame.rule.alternatives[frame.alternative].items[frame.item], value);
  }

  /** Takes the outcome of an item: PENDING when the frame goes on, else the frame's own result. */
  private accept(frame: Frame, item: Item, value: Value): Value | typeof PENDING {
    if (item.look !== 0) {
      this.mark = frame.itemMark;
      if ((value !== FAIL) !== item.look > 0) return this.mismatch(frame);
    } else if (value === FAIL) {
      if (!item.optional) return this.mismatch(frame);
      this.mark = frame.itemMark;
      addValue(frame, null);
    } else if (item.what !== "cut") {
      addValue(frame, value);
    }
    frame.item++;
    return PENDING;
  }

  private mismatch(frame: Frame): Value | typeof PENDING {
    if (frame.cut || frame.rule.loop >= 0) return this.exhausted(frame);
    return this.nextAlternative(frame) ? PENDING : this.exhausted(frame);
  }

  /** No alternative is left. */
  private exhausted(frame: Frame): Value {
    if (frame.rule.loop >= 0) {
      this.mark = frame.seedMark;
      return this.leave(frame, frame.repetitions.length < frame.rule.loop ? FAIL : frame.repetitions);
    }
    return this.finish(frame, FAIL, frame.start);
  }

  /** All items of an alternative matched. */
  private matched(frame: Frame, action: Action | null): Value | typeof PENDING {
    let value: Value;
    if (action !== null) value = this.actions!.perform(action, frame.values, frame.start);
    else value = frame.values.length === 1 ? frame.values[0] : frame.values;
    if (frame.rule.loop < 0) return this.finish(frame, value, this.mark);
    if (frame.repetitions === NO_VALUES) frame.repetitions = [value];
    else if (this.stack.length === OUTERMOST && this.stack[1].rule.name === "statements") this.forget(frame.seedMark);
    else frame.repetitions.push(value);
    frame.seedMark = this.mark;
    this.restart(frame, this.mark);
    return PENDING;
  }

  /** Drops what is remembered of an outermost statement, to which nothing goes back. */
  private forget(start: number): void {
    for (let at = start; at < this.mark; at++) this.tokens[at].memo = null;
  }

  /** Ends a rule, or grows the seed of a left-recursive one. */
  private finish(frame: Frame, value: Value, mark: number): Value {
    this.mark = mark;
    if (!frame.rule.left) return this.leave(frame, value);
    if (value === FAIL || mark <= frame.seedMark) {
      this.mark = frame.seedMark;
      return this.leave(frame, frame.seed);
    }
    frame.seed = value;
    frame.seedMark = mark;
    this.remember(frame.rule, frame.start, value);
    frame.alternative = -1;
    this.nextAlternative(frame);
    return PENDING as unknown as Value;
  }
}
