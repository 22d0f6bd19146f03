/**
 * The text of a compiled function, and the stack it has in mind.
 *
 * Between leaders (see instructions.ts) the topmost values may be in JavaScript constants rather than on the frame's value stack:
 *
 * ```text
 *  slot      the value is in its slot of the frame, which owns it
 *  owned     the value is in a constant, and one reference with it
 *  borrowed  the value is in a constant, the reference is a local variable's or co_consts'
 * ```
 *
 * An instruction that may call anything takes its operands out of constants; all values below them are put into their slots before. At a leader every value is.
 */
import { F_IBLOCK, F_LASTI, F_LOCALSPLUS, F_STACKDEPTH } from "../../object/offsets.ts";

export type Value =
  | { readonly kind: "slot" }
  | { readonly kind: "owned"; readonly name: string }
  /** `local`: the index of the local variable whose reference it is, -1 for a constant. */
  | { readonly kind: "borrowed"; readonly name: string; readonly local: number };

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

const SLOT: Value = { kind: "slot" };

export class Emitter {
  readonly #lines: string[] = [];
  #stack: Value[] = [];
  #names = 0;
  /** What f_lasti says during the instruction that is being compiled. */
  lasti = 0;
  /** Constants that have the value of a local variable since it was last loaded or stored. */
  readonly #locals = new Map<number, string>();

  get text(): string {
    return this.#lines.join("\n");
  }

  get depth(): number {
    return this.#stack.length;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  newName(): string {
    return `v${this.#names++}`;
  }

  /** At a leader: every value is in its slot. */
  reset(depth: number): void {
    this.#stack = Array.from({ length: depth }, () => SLOT);
    this.#locals.clear();
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

  pop(): Operand {
    const value = this.#stack.pop()!;
    if (value.kind !== "slot") return { name: value.name, owned: value.kind === "owned" };
    const name = this.newName();
    this.line(`const ${name} = i32[${this.slot(this.depth)}];`);
    return { name, owned: true };
  }

  push({ name, owned }: Operand, local = -1): void {
    if (owned) this.pushOwned(name);
    else this.pushBorrowed(name, local);
  }

  /** Takes the topmost `count` values off as they are, the lowest first; those in slots come into constants. */
  popValues(count: number): Value[] {
    const values: Value[] = [];
    for (let i = 0; i < count; i++) {
      const top = this.#stack.at(-1)!;
      if (top.kind === "slot") values.unshift({ kind: "owned", name: this.pop().name });
      else values.unshift(this.#stack.pop()!);
    }
    return values;
  }

  pushValue(value: Value): void {
    this.#stack.push(value);
  }

  /** Puts every value into its slot for good. */
  flush(): void {
    this.#stack.forEach((value, index) => {
      if (value.kind === "slot") return;
      if (value.kind === "borrowed") this.line(`i32[${value.name} >> 2]++;`);
      this.line(`i32[${this.slot(index)}] = ${value.name};`);
    });
    this.#stack = this.#stack.map(() => SLOT);
  }

  /** Before a throw that ends the function: puts every value into its slot, without forgetting where it was. */
  spill(): void {
    this.#stack.forEach((value, index) => {
      if (value.kind === "slot") return;
      if (value.kind === "borrowed") this.line(`i32[${value.name} >> 2]++;`);
      this.line(`i32[${this.slot(index)}] = ${value.name};`);
    });
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

  // ---- local variables ------------------------------------------------------------------------------------------

  localSlot(index: number): string {
    return `L + ${2 * index}`;
  }

  knownLocal(index: number): string | undefined {
    return this.#locals.get(index);
  }

  knowLocal(index: number, name: string): void {
    this.#locals.set(index, name);
  }

  forgetLocal(index: number): void {
    this.#locals.delete(index);
  }

  /** Before a local variable changes: values that borrow its reference get their own. */
  ownBorrowersOf(local: number): void {
    this.#stack = this.#stack.map((value) => {
      if (value.kind !== "borrowed" || value.local !== local) return value;
      this.line(`i32[${value.name} >> 2]++;`);
      return { kind: "owned", name: value.name };
    });
  }

  hasBorrowersOf(local: number): boolean {
    return this.#stack.some((value) => value.kind === "borrowed" && value.local === local);
  }

  /** The local variable whose reference the value `down` entries below the top borrows, or -1. */
  borrowedLocal(down: number): number {
    const value = this.#stack.at(-1 - down);
    return value?.kind === "borrowed" ? value.local : -1;
  }
}
