/**
 * The text of a compiled function, and the stack it has in mind.
 *
 * Between leaders (see instructions.ts) the topmost values may be in JavaScript constants rather than on the frame's value stack:
 *
 * ```text
 *  slot      the value is in its slot of the frame, which owns it
 *  owned     the value is in a constant, and one reference with it
 *  borrowed  the value is in a constant, the reference is a local variable's or co_consts'
 *  number    the value is an int of one digit or a float that has no object yet: the constant is the number itself
 * ```
 *
 * An instruction that may call anything takes its operands out of constants; all values below them are put into their slots before. At a leader every value is.
 */
import { F_IBLOCK, F_LASTI, F_LOCALSPLUS, F_STACKDEPTH } from "../../object/offsets.ts";

export type Value =
  | { readonly kind: "slot" }
  | { readonly kind: "owned"; readonly name: string }
  /** `local`: the index of the local variable whose reference it is, -1 for a constant. */
  | { readonly kind: "borrowed"; readonly name: string; readonly local: number }
  | { readonly kind: "number"; readonly name: string; readonly type: NumberType };

/** What numbers are known to be: ints between -2^30 and 2^30, or floats. */
export type NumberType = "int" | "float";

/** A number as an expression. */
export interface NumberText {
  readonly text: string;
  readonly type: NumberType;
}

/** A value taken off the stack. */
export interface Operand {
  readonly name: string;
  readonly owned: boolean;
}

/** Where in the frame, in i32 units. */
export const LASTI: number = F_LASTI >> 2;
export const STACKDEPTH: number = F_STACKDEPTH >> 2;
export const IBLOCK: number = F_IBLOCK >> 2;
export const LOCALS: number = F_LOCALSPLUS >> 2;

/** How compiled code leaves what it is doing; see leaving.ts. */
export interface Exit {
  readonly reason: "mistaken" | "memory" | "local" | "cell";
  /** The instruction that expected too much, or that throws. */
  readonly index: number;
  /** The instruction at which the loop goes on, or the number of the variable that has no value. */
  readonly arg: number;
  /** How deep the stack is, which of its slots is the first to be filled, and with what: see leaving.ts. */
  readonly depth: number;
  readonly slot: number;
  readonly kinds: string;
}

const SLOT: Value = { kind: "slot" };

export class Emitter {
  readonly exits: Exit[] = [];
  readonly #lines: string[] = [];
  #stack: Value[] = [];
  #names = 0;
  #mostNames = 0;
  /** The names of the rare instructions that the text calls. */
  readonly rare: Set<string> = new Set();
  /** What f_lasti says during the instruction that is being compiled. */
  lasti = 0;
  /** The numbers in local variables, since they were stored. */
  readonly #localNumbers = new Map<number, NumberText>();
  /** Constants that have the value of a local variable since it was last loaded or stored. */
  readonly #locals = new Map<number, string>();
  /** The numbers in objects, by the constants that have the objects' addresses. */
  readonly #numbers = new Map<string, NumberText>();

  get text(): string {
    return this.#lines.join("\n");
  }

  get depth(): number {
    return this.#stack.length;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  /** A variable of the function that the block has not used. */
  newName(): string {
    const name = `v${this.#names++}`;
    this.#mostNames = Math.max(this.#mostNames, this.#names);
    return name;
  }

  /** All variables that blocks use. */
  get names(): readonly string[] {
    return Array.from({ length: this.#mostNames }, (_, index) => `v${index}`);
  }

  /** At a leader: every value is in its slot. */
  reset(depth: number): void {
    this.#names = 0;
    this.#stack = Array.from({ length: depth }, () => SLOT);
    this.#locals.clear();
    this.#localNumbers.clear();
    this.#numbers.clear();
  }

  // ---- the stack ------------------------------------------------------------------------------------------------

  /** The i32 index of a slot, as text. */
  slot(index: number): string {
    return `S + ${2 * index}`;
  }

  pushOwned(name: string): void {
    this.#stack.push({ kind: "owned", name });
  }

  pushBorrowed(name: string, local: number): void {
    this.#stack.push({ kind: "borrowed", name, local });
  }

  pushSlot(): void {
    this.#stack.push(SLOT);
  }

  /** Forgets the topmost `count` values, which are in their slots and have been released by what was called. */
  drop(count: number): void {
    this.#stack.length -= count;
  }

  pushNumber(name: string, type: NumberType): void {
    this.#stack.push({ kind: "number", name, type });
  }

  /** The value `down` entries below the top. */
  peek(down: number): Value {
    return this.#stack.at(-1 - down)!;
  }

  pop(): Operand {
    const value = this.object(0);
    this.#stack.pop();
    return { name: value.name, owned: value.kind === "owned" };
  }

  /** Takes the topmost value off, which has been given away. */
  forget(): void {
    this.#stack.pop();
  }

  /** Takes `count` operands off, the lowest first. What is below them goes into its slots. */
  operands(count: number): Operand[] {
    this.#flush(this.depth - count);
    for (let down = 0; down < count; down++) this.object(down);
    return Array.from({ length: count }, () => this.pop()).toReversed();
  }

  /** Takes the topmost value off, whose number is in use already or which is not wanted. Only what is owned is left to release. */
  popUsed(): Operand {
    const value = this.peek(0);
    if (value.kind !== "number") return this.pop();
    this.#stack.pop();
    return { name: value.name, owned: false };
  }

  push({ name, owned }: Operand, local = -1): void {
    if (owned) this.pushOwned(name);
    else this.pushBorrowed(name, local);
  }

  /** The value `down` entries below the top as an object in a constant. */
  object(down: number): Value & { readonly kind: "owned" | "borrowed" } {
    const index = this.depth - 1 - down;
    const value = this.#stack[index]!;
    if (value.kind === "owned" || value.kind === "borrowed") return value;
    const name = this.newName();
    if (value.kind === "slot") this.line(`${name} = i32[${this.slot(index)}];`);
    else this.#box(name, value);
    return (this.#stack[index] = { kind: "owned", name });
  }

  /** Takes the topmost `count` values off as they are, the lowest first; those in slots come into constants. */
  popValues(count: number): Value[] {
    const values: Value[] = [];
    for (let down = 0; down < count; down++) {
      const value = this.peek(0);
      values.unshift(value.kind === "slot" ? this.object(0) : value);
      this.#stack.pop();
    }
    return values;
  }

  pushValue(value: Value): void {
    this.#stack.push(value);
  }

  /** Puts every value into its slot for good. */
  flush(): void {
    this.#flush(this.depth);
  }

  #flush(count: number): void {
    for (let index = 0; index < count; index++) {
      if (this.#stack[index]!.kind === "number") this.object(this.depth - 1 - index);
    }
    this.#stack.slice(0, count).forEach((value, index) => {
      if (value.kind !== "owned" && value.kind !== "borrowed") return;
      if (value.kind === "borrowed") this.line(`i32[${value.name} >> 2]++;`);
      this.line(`i32[${this.slot(index)}] = ${value.name};`);
    });
    this.#stack = this.#stack.map((value, index) => (index < count ? SLOT : value));
  }

  /**
   * Gives the frame to the loop, which executes the instruction `start` and what follows, unless `condition` holds; `site` is the instruction that was taken for
   * another.
   */
  expect(condition: string, start: number, site: number): void {
    this.line(`if (!(${condition})) return ${this.#leave("mistaken", site, start)};`);
  }

  /** Throws if `condition` holds. */
  throwIf(condition: string, reason: "memory" | "local" | "cell", arg = 0): void {
    this.line(`if (${condition}) ${this.#leave(reason, this.lasti, arg)};`);
  }

  /** The call that leaves the function, with the values that are not in their slots. */
  #leave(reason: Exit["reason"], index: number, arg: number): string {
    const lowest = this.#stack.findIndex(({ kind }) => kind !== "slot");
    const values = lowest < 0 ? [] : this.#stack.slice(lowest);
    const kinds = values.map((value) => (value.kind === "number" ? value.type : value.kind)[0]).join("");
    this.exits.push({ reason, index, arg, depth: this.depth, slot: Math.max(0, lowest), kinds });
    const names = values.map((value) => (value.kind === "slot" ? "0" : value.name));
    return `leave(${["f", String(this.exits.length - 1), ...names].join(", ")})`;
  }

  /** An object for a number. */
  #box(name: string, value: Value & { readonly kind: "number" }): void {
    this.line(`${name} = ${value.type === "int" ? "boxInt" : "boxFloat"}(vm, ${value.name});`);
    this.throwIf(`${name} === 0 && (sp = ${this.top}) !== 0`, "memory");
    this.#numbers.set(name, { text: value.name, type: value.type });
  }

  /** The i32 index of the stack's end. */
  get top(): string {
    return this.slot(this.depth);
  }

  // ---- references -----------------------------------------------------------------------------------------------

  /** Gives up a reference. */
  release(operand: Operand): void {
    if (operand.owned) this.line(`drop(vm, f, ${this.lasti}, ${operand.name});`);
  }

  /** Makes an operand's reference one that can be given away. */
  own(operand: Operand): void {
    if (!operand.owned) this.line(`i32[${operand.name} >> 2]++;`);
  }

  // ---- numbers --------------------------------------------------------------------------------------------------

  /** The number in an object, where that is known. */
  knownNumber(value: Value): NumberText | undefined {
    if (value.kind === "slot") return undefined;
    return value.kind === "number" ? { text: value.name, type: value.type } : this.#numbers.get(value.name);
  }

  knowNumber(name: string, number: NumberText): void {
    this.#numbers.set(name, number);
  }

  // ---- local variables ------------------------------------------------------------------------------------------

  localSlot(index: number): string {
    return `L + ${2 * index}`;
  }

  knownLocal(index: number): string | undefined {
    return this.#locals.get(index);
  }

  /** The local variable's value is in a constant. */
  knowLocal(index: number, name: string): void {
    this.#locals.set(index, name);
    const number = this.#localNumbers.get(index);
    if (number !== undefined) this.#numbers.set(name, number);
  }

  /** The local variable has become a number. */
  setLocalNumber(index: number, number: NumberText): void {
    this.#locals.delete(index);
    this.#localNumbers.set(index, number);
  }

  /** The local variable has another value, or none. */
  forgetLocal(index: number): void {
    this.#locals.delete(index);
    this.#localNumbers.delete(index);
  }

  /** Whether a local variable has been stored or loaded since the leader, and not deleted. */
  isBound(index: number): boolean {
    return this.#locals.has(index) || this.#localNumbers.has(index);
  }

  /** Before a local variable changes: values that borrow its reference get their own. */
  ownBorrowersOf(local: number): void {
    this.#stack = this.#stack.map((value) => {
      if (value.kind !== "borrowed" || value.local !== local) return value;
      this.line(`i32[${value.name} >> 2]++;`);
      return { kind: "owned", name: value.name };
    });
  }

  /** The local variable whose reference the value `down` entries below the top borrows, or -1. */
  borrowedLocal(down: number): number {
    const value = this.#stack.at(-1 - down);
    return value?.kind === "borrowed" ? value.local : -1;
  }
}
