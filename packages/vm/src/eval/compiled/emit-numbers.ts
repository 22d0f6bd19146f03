/**
 * Instructions on numbers, where the loop has seen ints of one digit, floats and lists (see feedback.ts).
 *
 * The compiled function expects what was seen and works on the numbers themselves; the results need objects only where they are stored, passed on or kept on the
 * stack across a jump. Where something else comes it gives its frame to the loop before the instruction has done anything, and is compiled anew without that
 * expectation.
 */
import * as op from "@pyvm/compiler";
import {
  EQ,
  FLOAT_VALUE,
  GE,
  GT,
  LE,
  LIST_ITEMS,
  LONG_DIGITS,
  LT,
  NE,
  OB_SIZE,
  OB_TYPE,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { FLOAT_TYPE, INT_TYPE, LIST_TYPE, RANGE_ITERATOR_TYPE, TUPLE_TYPE } from "../../object/static.ts";
import type { Emitter, NumberText, NumberType, Operand } from "./emitter.ts";
import { MIXED } from "./feedback.ts";
import type { Instruction } from "./instructions.ts";
import { BASE, RANGE_END } from "./limits.ts";

/** Types of the operands that the loop has seen: addresses, 0 for none yet, MIXED. */
export interface Seen {
  readonly left: number;
  readonly right: number;
}

/** What these instructions ask of what is around them. */
export interface NumberSurroundings {
  readonly emitter: Emitter;
  /** What follows and is only reached from here. */
  readonly following: readonly Instruction[];
  seen(index: number): Seen;
  jumpTo(target: number): string;
}

/** The operators of the binary instructions that numbers have. */
const OPERATORS: Readonly<Record<number, string>> = {
  [op.BINARY_ADD]: "+",
  [op.INPLACE_ADD]: "+",
  [op.BINARY_SUBTRACT]: "-",
  [op.INPLACE_SUBTRACT]: "-",
  [op.BINARY_MULTIPLY]: "*",
  [op.INPLACE_MULTIPLY]: "*",
  [op.BINARY_TRUE_DIVIDE]: "/",
  [op.INPLACE_TRUE_DIVIDE]: "/",
  [op.BINARY_FLOOR_DIVIDE]: "//",
  [op.INPLACE_FLOOR_DIVIDE]: "//",
  [op.BINARY_MODULO]: "%",
  [op.INPLACE_MODULO]: "%",
  [op.BINARY_AND]: "&",
  [op.INPLACE_AND]: "&",
  [op.BINARY_OR]: "|",
  [op.INPLACE_OR]: "|",
  [op.BINARY_XOR]: "^",
  [op.INPLACE_XOR]: "^",
  [op.BINARY_LSHIFT]: "<<",
  [op.INPLACE_LSHIFT]: "<<",
  [op.BINARY_RSHIFT]: ">>",
  [op.INPLACE_RSHIFT]: ">>",
};

const FLOAT_OPERATORS: ReadonlySet<string> = new Set(["+", "-", "*", "/"]);

const COMPARISONS: Readonly<Record<number, string>> = {
  [LT]: "<",
  [LE]: "<=",
  [EQ]: "===",
  [NE]: "!==",
  [GT]: ">",
  [GE]: ">=",
};

function numberType(type: number): NumberType | undefined {
  if (type === INT_TYPE) return "int";
  return type === FLOAT_TYPE ? "float" : undefined;
}

/** Whether an operator is known for operands of two types. */
function isKnown(operator: string, left: NumberType, right: NumberType): boolean {
  return (left === "int" && right === "int") || FLOAT_OPERATORS.has(operator);
}

/** The types of the two topmost values where both are, or are expected to be, numbers. */
function operandTypes({ emitter: e, seen }: NumberSurroundings, index: number): [NumberType, NumberType] | undefined {
  const { left, right } = seen(index);
  if (left === MIXED || right === MIXED) return undefined;
  const a = e.knownNumber(e.peek(1))?.type ?? numberType(left);
  const b = e.knownNumber(e.peek(0))?.type ?? numberType(right);
  return a === undefined || b === undefined ? undefined : [a, b];
}

/** What must hold for an object to be a number of a type. */
export function isNumber(name: string, type: NumberType): string {
  if (type === "float") return `i32[(${name} + ${OB_TYPE}) >> 2] === ${FLOAT_TYPE}`;
  return `i32[(${name} + ${OB_TYPE}) >> 2] === ${INT_TYPE} && (i32[(${name} + ${OB_SIZE}) >> 2] + 1) >>> 0 <= 2`;
}

function numberIn(name: string, type: NumberType): string {
  if (type === "float") return `f64[(${name} + ${FLOAT_VALUE}) >> 3]`;
  return `Math.imul(i32[(${name} + ${OB_SIZE}) >> 2], i32[(${name} + ${LONG_DIGITS}) >> 2])`;
}

/** Gives a name to a number in an object that has been found to have it. */
export function readNumber(e: Emitter, object: string, type: NumberType): NumberText {
  const name = e.newName();
  e.line(`${name} = ${numberIn(object, type)};`);
  const number = { text: name, type };
  e.knowNumber(object, number);
  return number;
}

/** The two topmost values as numbers; they stay on the stack. */
function expectNumbers(e: Emitter, instruction: Instruction, types: readonly NumberType[]): NumberText[] {
  const count = types.length;
  const conditions: string[] = [];
  types.forEach((type, position) => {
    const down = count - 1 - position;
    if (e.knownNumber(e.peek(down)) === undefined) conditions.push(isNumber(e.object(down).name, type));
  });
  if (conditions.length > 0) e.expect(conditions.join(" && "), instruction.start, instruction.index);
  return types.map((type, position) => {
    const down = count - 1 - position;
    return e.knownNumber(e.peek(down)) ?? readNumber(e, e.object(down).name, type);
  });
}

/** Takes off operands whose numbers have been read. */
function dropUsed(e: Emitter, count: number): void {
  for (let i = 0; i < count; i++) e.release(e.popUsed());
}

/** A binary instruction on two numbers. @returns false where its operands are not known to be numbers */
export function emitNumberBinary(around: NumberSurroundings, instruction: Instruction): boolean {
  const { emitter: e } = around;
  const operator = OPERATORS[instruction.opcode];
  const types = operandTypes(around, instruction.index);
  if (operator === undefined || types === undefined || !isKnown(operator, ...types)) return false;
  const [a, b] = expectNumbers(e, instruction, types) as [NumberText, NumberText];
  const expect = (condition: string): void => e.expect(condition, instruction.start, instruction.index);
  const type = operator === "/" || types.includes("float") ? "float" : "int";
  const name = e.newName();
  if (type === "float") {
    if (operator === "/") expect(`${b.text} !== 0`);
    e.line(`${name} = ${a.text} ${operator} ${b.text};`);
  } else emitInt(e, name, operator, a.text, b.text, expect);
  dropUsed(e, 2);
  e.pushNumber(name, type);
  return true;
}

/** The int result of two ints. */
function emitInt(
  e: Emitter,
  name: string,
  operator: string,
  a: string,
  b: string,
  expect: (condition: string) => void,
) {
  const inRange = (text: string): string => `${text} < ${BASE} && ${text} > -${BASE}`;
  const emitProduct = (factor: string): void => {
    const product = e.newName();
    e.line(`${product} = ${a} * ${factor};`);
    expect(inRange(product));
    e.line(`${name} = ${product} | 0;`);
  };
  switch (operator) {
    case "+":
    case "-":
      e.line(`${name} = (${a} ${operator} ${b}) | 0;`);
      expect(inRange(name));
      return;
    case "*":
      emitProduct(b);
      return;
    case "//":
    case "%":
      expect(`${b} > 0`);
      if (operator === "%") e.line(`${name} = ${a} % ${b}; ${name} = (${name} < 0 ? ${name} + ${b} : ${name}) | 0;`);
      else e.line(`${name} = (${a} >= 0 ? ${a} / ${b} : Math.floor(${a} / ${b})) | 0;`);
      return;
    case ">>":
      expect(`${b} >= 0`);
      e.line(`${name} = ${a} >> (${b} > 31 ? 31 : ${b});`);
      return;
    case "<<":
      expect(`${b} >= 0 && ${b} < 30`);
      emitProduct(`(1 << ${b})`);
      return;
    case "|":
    case "^":
      // -2^30 has two digits.
      e.line(`${name} = ${a} ${operator} ${b};`);
      expect(inRange(name));
      return;
    default:
      e.line(`${name} = ${a} ${operator} ${b};`);
      expect(inRange(name));
  }
}

/** A comparison of two numbers. @returns its truth as text, undefined where they are not known to be numbers */
export function emitNumberComparison(around: NumberSurroundings, instruction: Instruction): string | undefined {
  const { emitter: e } = around;
  const types = operandTypes(around, instruction.index);
  if (types === undefined) return undefined;
  const [a, b] = expectNumbers(e, instruction, types) as [NumberText, NumberText];
  const name = e.newName();
  e.line(`${name} = ${a.text} ${COMPARISONS[instruction.arg]} ${b.text} ? 1 : 0;`);
  dropUsed(e, 2);
  return name;
}

/** The opposite of a number. @returns false where the topmost value is not known to be one */
export function emitNumberNegation({ emitter: e }: NumberSurroundings): boolean {
  const number = e.knownNumber(e.peek(0));
  if (number === undefined) return false;
  const name = e.newName();
  e.line(number.type === "int" ? `${name} = (0 - ${number.text}) | 0;` : `${name} = -${number.text};`);
  dropUsed(e, 1);
  e.pushNumber(name, number.type);
  return true;
}

/** STORE_FAST of a number. @returns false where the topmost value is none, or has an object */
export function emitStoreNumber({ emitter: e }: NumberSurroundings, local: number): boolean {
  const value = e.peek(0);
  if (value.kind !== "number") return false;
  e.popUsed();
  e.ownBorrowersOf(local);
  emitStore(e, `${e.localSlot(local)}`, value);
  e.setLocalNumber(local, { text: value.name, type: value.type });
  return true;
}

/** Stores a number at an i32 index. */
export function emitStore(e: Emitter, at: string, value: { readonly name: string; readonly type: NumberType }): void {
  const store = value.type === "int" ? "storeInt" : "storeFloat";
  e.throwIf(`${store}(vm, f, ${e.lasti}, ${at}, ${value.name}) === 0 && (sp = ${e.top}) !== 0`, "memory");
}

/** The i32 index of the item that is asked of a list or tuple, both being as expected; they stay on the stack. */
function expectItem(around: NumberSurroundings, instruction: Instruction, store: boolean): string | undefined {
  const { emitter: e } = around;
  const { left, right } = around.seen(instruction.index);
  const type = right === MIXED ? undefined : (e.knownNumber(e.peek(0))?.type ?? numberType(right));
  if (type !== "int" || (left !== LIST_TYPE && (left !== TUPLE_TYPE || store))) return undefined;
  const container = e.object(1).name;
  const [key] = expectNumbers(e, instruction, [type]) as [NumberText];
  const at = e.newName();
  e.expect(`i32[(${container} + ${OB_TYPE}) >> 2] === ${left}`, instruction.start, instruction.index);
  const length = e.newName();
  const position = e.newName();
  e.line(`${length} = i32[(${container} + ${OB_SIZE}) >> 2];`);
  e.line(`${position} = ${key.text} < 0 ? (${key.text} + ${length}) | 0 : ${key.text};`);
  e.expect(`${position} >>> 0 < ${length}`, instruction.start, instruction.index);
  const items = left === LIST_TYPE ? `i32[(${container} + ${LIST_ITEMS}) >> 2]` : `${container} + ${TUPLE_ITEMS}`;
  e.line(`${at} = (((${items}) >> 2) + (${position} << 1)) | 0;`);
  return at;
}

/** BINARY_SUBSCR of a list or tuple. @returns false where that was not seen */
export function emitItem(around: NumberSurroundings, instruction: Instruction): boolean {
  const { emitter: e } = around;
  const at = expectItem(around, instruction, false);
  if (at === undefined) return false;
  const item = e.newName();
  e.line(`${item} = i32[${at}];`);
  const wanted = numberWanted(around);
  if (wanted !== undefined) {
    e.expect(isNumber(item, wanted.type), instruction.start, wanted.site);
    const number = readNumber(e, item, wanted.type);
    dropUsed(e, 2);
    e.pushNumber(number.text, number.type);
    return true;
  }
  e.line(`i32[${item} >> 2]++;`);
  dropUsed(e, 2);
  e.pushOwned(item);
  return true;
}

/** STORE_SUBSCR into a list. @returns false where that was not seen */
export function emitStoreItem(around: NumberSurroundings, instruction: Instruction): boolean {
  const { emitter: e } = around;
  const at = expectItem(around, instruction, true);
  if (at === undefined) return false;
  const value = e.peek(2);
  if (value.kind === "number") {
    emitStore(e, at, value);
    dropUsed(e, 3);
    return true;
  }
  const old = e.newName();
  e.line(`${old} = i32[${at}];`);
  e.object(2);
  const [operand, container, key] = e.operands(3) as [Operand, Operand, Operand];
  e.own(operand);
  e.line(`i32[${at}] = ${operand.name};`);
  e.line(`drop(vm, f, ${e.lasti}, ${old});`);
  e.release(container);
  e.release(key);
  return true;
}

/** FOR_ITER over a range. @returns false where that was not seen */
export function emitRangeStep(around: NumberSurroundings, instruction: Instruction): boolean {
  const { emitter: e } = around;
  if (around.seen(instruction.index).left !== RANGE_ITERATOR_TYPE) return false;
  const number = e.newName();
  const iterator = e.newName();
  e.line(`${iterator} = i32[${e.slot(e.depth - 1)}];`);
  e.expect(`i32[(${iterator} + ${OB_TYPE}) >> 2] === ${RANGE_ITERATOR_TYPE}`, instruction.start, instruction.index);
  e.line(`${number} = rangeStep(i32, ${iterator});`);
  e.line(
    `if (${number} === ${RANGE_END}) { drop(vm, f, ${e.lasti}, ${iterator}); ${around.jumpTo(instruction.index + 1 + instruction.arg)} }`,
  );
  e.expect(`${number} < ${RANGE_END}`, instruction.start, instruction.index);
  e.pushNumber(number, "int");
  return true;
}

/** Where the value that comes onto the stack is an operand of an instruction on two numbers: as what, and which instruction that is. */
export function numberWanted(
  around: NumberSurroundings,
): { readonly type: NumberType; readonly site: number } | undefined {
  let above = 0;
  for (const instruction of around.following) {
    const { opcode, index } = instruction;
    const operator = OPERATORS[opcode];
    if (operator !== undefined || opcode === op.COMPARE_OP || opcode === op.BINARY_SUBSCR) {
      if (above > 1) {
        above--;
        continue;
      }
      const { left, right } = around.seen(index);
      const types = [numberType(left), numberType(right)] as const;
      const type = types[1 - above];
      if (opcode === op.BINARY_SUBSCR) return undefined;
      if (type === undefined || types[above] === undefined) return undefined;
      if (operator !== undefined && !isKnown(operator, types[0]!, types[1]!)) return undefined;
      return { type, site: index };
    }
    if (PUSHES.has(opcode)) above++;
    else if (above === 0 || opcode !== op.LOAD_ATTR) return undefined;
  }
  return undefined;
}

const PUSHES: ReadonlySet<number> = new Set([op.LOAD_FAST, op.LOAD_CONST, op.LOAD_GLOBAL, op.LOAD_NAME, op.LOAD_DEREF]);

/** Whether an instruction has not been executed yet, so that nothing is known of its operands. */
export function isUnseen({ left }: Seen): boolean {
  return left === 0;
}
