/**
 * What each instruction takes from the value stack and puts on it.
 */
import { DisError } from "./dis-instructions.ts";
import * as op from "./opcodes.ts";

/** Entries taken from the top of the stack and then put there. */
export type StackUse = readonly [pops: number, pushes: number];

/** The operations whose use of the stack does not depend on their argument. */
const FIXED: ReadonlyMap<number, StackUse> = new Map<number, StackUse>([
  [op.NOP, [0, 0]],
  [op.EXTENDED_ARG, [0, 0]],
  [op.POP_TOP, [1, 0]],
  [op.ROT_TWO, [2, 2]],
  [op.ROT_THREE, [3, 3]],
  [op.ROT_FOUR, [4, 4]],
  [op.DUP_TOP, [1, 2]],
  [op.DUP_TOP_TWO, [2, 4]],
  [op.GET_LEN, [1, 2]],
  [op.MATCH_MAPPING, [1, 2]],
  [op.MATCH_SEQUENCE, [1, 2]],
  [op.MATCH_KEYS, [2, 4]],
  [op.MATCH_CLASS, [3, 2]],
  [op.COPY_DICT_WITHOUT_KEYS, [2, 2]],
  [op.WITH_EXCEPT_START, [7, 8]],
  [op.GET_ANEXT, [1, 2]],
  [op.BEFORE_ASYNC_WITH, [1, 2]],
  [op.END_ASYNC_FOR, [7, 0]],
  [op.STORE_SUBSCR, [3, 0]],
  [op.DELETE_SUBSCR, [2, 0]],
  [op.PRINT_EXPR, [1, 0]],
  [op.YIELD_FROM, [2, 1]],
  [op.YIELD_VALUE, [1, 1]],
  [op.RETURN_VALUE, [1, 0]],
  [op.IMPORT_STAR, [1, 0]],
  [op.IMPORT_NAME, [2, 1]],
  [op.IMPORT_FROM, [1, 2]],
  [op.SETUP_ANNOTATIONS, [0, 0]],
  [op.POP_BLOCK, [0, 0]],
  [op.POP_EXCEPT, [3, 0]],
  [op.RERAISE, [3, 0]],
  [op.STORE_NAME, [1, 0]],
  [op.STORE_GLOBAL, [1, 0]],
  [op.STORE_FAST, [1, 0]],
  [op.STORE_DEREF, [1, 0]],
  [op.STORE_ATTR, [2, 0]],
  [op.DELETE_ATTR, [1, 0]],
  [op.DELETE_NAME, [0, 0]],
  [op.DELETE_GLOBAL, [0, 0]],
  [op.DELETE_FAST, [0, 0]],
  [op.DELETE_DEREF, [0, 0]],
  [op.LOAD_METHOD, [1, 2]],
  [op.JUMP_FORWARD, [0, 0]],
  [op.JUMP_ABSOLUTE, [0, 0]],
  [op.POP_JUMP_IF_FALSE, [1, 0]],
  [op.POP_JUMP_IF_TRUE, [1, 0]],
  [op.JUMP_IF_NOT_EXC_MATCH, [2, 0]],
  [op.GEN_START, [1, 0]],
  ...each(
    [0, 1],
    [op.LOAD_CONST, op.LOAD_NAME, op.LOAD_GLOBAL, op.LOAD_FAST, op.LOAD_DEREF, op.LOAD_CLASSDEREF, op.LOAD_CLOSURE],
  ),
  ...each([0, 1], [op.LOAD_BUILD_CLASS, op.LOAD_ASSERTION_ERROR]),
  ...each([1, 1], [op.UNARY_POSITIVE, op.UNARY_NEGATIVE, op.UNARY_NOT, op.UNARY_INVERT, op.LOAD_ATTR]),
  ...each([1, 1], [op.GET_ITER, op.GET_YIELD_FROM_ITER, op.GET_AITER, op.GET_AWAITABLE, op.LIST_TO_TUPLE]),
  ...each([2, 1], [op.BINARY_ADD, op.BINARY_SUBTRACT, op.BINARY_MULTIPLY, op.BINARY_MATRIX_MULTIPLY, op.BINARY_MODULO]),
  ...each([2, 1], [op.BINARY_TRUE_DIVIDE, op.BINARY_FLOOR_DIVIDE, op.BINARY_POWER, op.BINARY_SUBSCR]),
  ...each([2, 1], [op.BINARY_LSHIFT, op.BINARY_RSHIFT, op.BINARY_AND, op.BINARY_XOR, op.BINARY_OR]),
  ...each([2, 1], [op.INPLACE_ADD, op.INPLACE_SUBTRACT, op.INPLACE_MULTIPLY, op.INPLACE_MATRIX_MULTIPLY]),
  ...each([2, 1], [op.INPLACE_MODULO, op.INPLACE_TRUE_DIVIDE, op.INPLACE_FLOOR_DIVIDE, op.INPLACE_POWER]),
  ...each([2, 1], [op.INPLACE_LSHIFT, op.INPLACE_RSHIFT, op.INPLACE_AND, op.INPLACE_XOR, op.INPLACE_OR]),
  ...each([2, 1], [op.COMPARE_OP, op.IS_OP, op.CONTAINS_OP]),
]);

function each(use: StackUse, operations: readonly number[]): [number, StackUse][] {
  return operations.map((operation) => [operation, use]);
}

/** How many of the four lowest bits are set: what `MAKE_FUNCTION` takes besides code and name. */
function countBits(argument: number): number {
  return (argument & 1) + ((argument >> 1) & 1) + ((argument >> 2) & 1) + ((argument >> 3) & 1);
}

function variableUse(operation: number, arg: number): StackUse | null {
  switch (operation) {
    case op.UNPACK_SEQUENCE:
      return [1, arg];
    case op.UNPACK_EX:
      return [1, (arg & 0xff) + (arg >> 8) + 1];
    case op.ROT_N:
      return [arg, arg];
    case op.BUILD_TUPLE:
    case op.BUILD_LIST:
    case op.BUILD_SET:
    case op.BUILD_STRING:
      return [arg, 1];
    case op.BUILD_MAP:
      return [2 * arg, 1];
    case op.BUILD_CONST_KEY_MAP:
    case op.CALL_FUNCTION:
      return [arg + 1, 1];
    case op.CALL_METHOD:
    case op.CALL_FUNCTION_KW:
      return [arg + 2, 1];
    case op.CALL_FUNCTION_EX:
      return [2 + (arg & 1), 1];
    case op.MAKE_FUNCTION:
      return [2 + countBits(arg), 1];
    case op.BUILD_SLICE:
      return [arg === 3 ? 3 : 2, 1];
    case op.FORMAT_VALUE:
      return [(arg & 4) === 4 ? 2 : 1, 1];
    case op.RAISE_VARARGS:
      return [arg, 0];
    default:
      return containerUse(operation, arg);
  }
}

/** Operations that change a container `arg` entries below what they take. */
function containerUse(operation: number, arg: number): StackUse | null {
  switch (operation) {
    case op.LIST_APPEND:
    case op.SET_ADD:
    case op.LIST_EXTEND:
    case op.SET_UPDATE:
    case op.DICT_UPDATE:
      return [arg + 1, arg];
    case op.MAP_ADD:
      return [arg + 2, arg];
    case op.DICT_MERGE:
      return [arg + 3, arg + 2];
    default:
      return null;
  }
}

/** Operations that use the stack differently when they jump. */
function branchUse(operation: number, jump: boolean): StackUse | null {
  switch (operation) {
    case op.FOR_ITER:
      return jump ? [1, 0] : [1, 2];
    case op.JUMP_IF_TRUE_OR_POP:
    case op.JUMP_IF_FALSE_OR_POP:
      return jump ? [1, 1] : [1, 0];
    case op.SETUP_FINALLY:
      return jump ? [0, 6] : [0, 0];
    case op.SETUP_WITH:
      return jump ? [1, 7] : [1, 2];
    case op.SETUP_ASYNC_WITH:
      return jump ? [1, 6] : [1, 1];
    default:
      return null;
  }
}

/**
 * What an instruction takes and puts, or null when there is no such operation.
 *
 * An entry that is only looked at counts as taken and put back.
 *
 * @param jump whether the instruction jumps; of `SETUP_*`, whether its handler is entered
 */
export function stackUse(operation: number, arg: number, jump: boolean): StackUse | null {
  return FIXED.get(operation) ?? branchUse(operation, jump) ?? variableUse(operation, arg);
}

/**
 * By how much an instruction changes the depth of the value stack: `dis.stack_effect`, and the compiler's own measure.
 *
 * @param arg null for operations below `HAVE_ARGUMENT`, which have none
 * @param jump whether it jumps; null for the larger of both effects
 * @throws DisError (ValueError) as `dis.stack_effect`
 */
export function stackEffect(operation: number, arg: number | null = null, jump: boolean | null = null): number {
  if (operation < op.HAVE_ARGUMENT && arg !== null) {
    throw new DisError("ValueError", "stack_effect: opcode does not permit oparg but oparg was specified");
  }
  if (operation >= op.HAVE_ARGUMENT && arg === null) {
    throw new DisError("ValueError", "stack_effect: opcode requires oparg but oparg was not specified");
  }
  const effects =
    jump === null
      ? [effectOf(operation, arg, false), effectOf(operation, arg, true)]
      : [effectOf(operation, arg, jump)];
  return Math.max(...effects);
}

function effectOf(operation: number, arg: number | null, jump: boolean): number {
  const use = stackUse(operation, arg ?? 0, jump);
  if (use === null) throw new DisError("ValueError", "invalid opcode or oparg");
  return use[1] - use[0];
}
