/** How each instruction changes the height of the value stack; CPython's `stack_effect`. */
import {
  BEFORE_ASYNC_WITH,
  BINARY_ADD,
  BINARY_AND,
  BINARY_FLOOR_DIVIDE,
  BINARY_LSHIFT,
  BINARY_MATRIX_MULTIPLY,
  BINARY_MODULO,
  BINARY_MULTIPLY,
  BINARY_OR,
  BINARY_POWER,
  BINARY_RSHIFT,
  BINARY_SUBSCR,
  BINARY_SUBTRACT,
  BINARY_TRUE_DIVIDE,
  BINARY_XOR,
  BUILD_CONST_KEY_MAP,
  BUILD_LIST,
  BUILD_MAP,
  BUILD_SET,
  BUILD_SLICE,
  BUILD_STRING,
  BUILD_TUPLE,
  CALL_FUNCTION,
  CALL_FUNCTION_EX,
  CALL_FUNCTION_KW,
  CALL_METHOD,
  COMPARE_OP,
  CONTAINS_OP,
  COPY_DICT_WITHOUT_KEYS,
  DELETE_ATTR,
  DELETE_DEREF,
  DELETE_FAST,
  DELETE_GLOBAL,
  DELETE_NAME,
  DELETE_SUBSCR,
  DICT_MERGE,
  DICT_UPDATE,
  DUP_TOP,
  DUP_TOP_TWO,
  END_ASYNC_FOR,
  EXTENDED_ARG,
  FORMAT_VALUE,
  FOR_ITER,
  GEN_START,
  GET_AITER,
  GET_ANEXT,
  GET_AWAITABLE,
  GET_ITER,
  GET_LEN,
  GET_YIELD_FROM_ITER,
  IMPORT_FROM,
  IMPORT_NAME,
  IMPORT_STAR,
  INPLACE_ADD,
  INPLACE_AND,
  INPLACE_FLOOR_DIVIDE,
  INPLACE_LSHIFT,
  INPLACE_MATRIX_MULTIPLY,
  INPLACE_MODULO,
  INPLACE_MULTIPLY,
  INPLACE_OR,
  INPLACE_POWER,
  INPLACE_RSHIFT,
  INPLACE_SUBTRACT,
  INPLACE_TRUE_DIVIDE,
  INPLACE_XOR,
  IS_OP,
  JUMP_ABSOLUTE,
  JUMP_FORWARD,
  JUMP_IF_FALSE_OR_POP,
  JUMP_IF_NOT_EXC_MATCH,
  JUMP_IF_TRUE_OR_POP,
  LIST_APPEND,
  LIST_EXTEND,
  LIST_TO_TUPLE,
  LOAD_ASSERTION_ERROR,
  LOAD_ATTR,
  LOAD_BUILD_CLASS,
  LOAD_CLASSDEREF,
  LOAD_CLOSURE,
  LOAD_CONST,
  LOAD_DEREF,
  LOAD_FAST,
  LOAD_GLOBAL,
  LOAD_METHOD,
  LOAD_NAME,
  MAKE_FUNCTION,
  MAP_ADD,
  MATCH_CLASS,
  MATCH_KEYS,
  MATCH_MAPPING,
  MATCH_SEQUENCE,
  NOP,
  POP_BLOCK,
  POP_EXCEPT,
  POP_JUMP_IF_FALSE,
  POP_JUMP_IF_TRUE,
  POP_TOP,
  PRINT_EXPR,
  RAISE_VARARGS,
  RERAISE,
  RETURN_VALUE,
  ROT_FOUR,
  ROT_N,
  ROT_THREE,
  ROT_TWO,
  SETUP_ANNOTATIONS,
  SETUP_ASYNC_WITH,
  SETUP_FINALLY,
  SETUP_WITH,
  SET_ADD,
  SET_UPDATE,
  STORE_ATTR,
  STORE_DEREF,
  STORE_FAST,
  STORE_GLOBAL,
  STORE_NAME,
  STORE_SUBSCR,
  UNARY_INVERT,
  UNARY_NEGATIVE,
  UNARY_NOT,
  UNARY_POSITIVE,
  UNPACK_EX,
  UNPACK_SEQUENCE,
  WITH_EXCEPT_START,
  YIELD_FROM,
  YIELD_VALUE,
} from "./opcodes.ts";

/** Marks the operations whose effect depends on the argument or on whether they jump. */
const DEPENDS = 127;

const EFFECTS: Int8Array = new Int8Array(256).fill(DEPENDS);
for (const [effect, opcodes] of [
  [-7, [END_ASYNC_FOR]],
  [-3, [STORE_SUBSCR, POP_EXCEPT, RERAISE]],
  [-2, [DELETE_SUBSCR, STORE_ATTR, JUMP_IF_NOT_EXC_MATCH, MAP_ADD]],
  [
    -1,
    [
      POP_TOP,
      BINARY_MATRIX_MULTIPLY,
      INPLACE_MATRIX_MULTIPLY,
      BINARY_POWER,
      BINARY_MULTIPLY,
      BINARY_MODULO,
      BINARY_ADD,
      BINARY_SUBTRACT,
      BINARY_SUBSCR,
      BINARY_FLOOR_DIVIDE,
      BINARY_TRUE_DIVIDE,
      INPLACE_FLOOR_DIVIDE,
      INPLACE_TRUE_DIVIDE,
      INPLACE_ADD,
      INPLACE_SUBTRACT,
      INPLACE_MULTIPLY,
      INPLACE_MODULO,
      BINARY_LSHIFT,
      BINARY_RSHIFT,
      BINARY_AND,
      BINARY_XOR,
      BINARY_OR,
      INPLACE_POWER,
      PRINT_EXPR,
      YIELD_FROM,
      INPLACE_LSHIFT,
      INPLACE_RSHIFT,
      INPLACE_AND,
      INPLACE_XOR,
      INPLACE_OR,
      RETURN_VALUE,
      IMPORT_STAR,
      STORE_NAME,
      DELETE_ATTR,
      STORE_GLOBAL,
      COMPARE_OP,
      IMPORT_NAME,
      POP_JUMP_IF_FALSE,
      POP_JUMP_IF_TRUE,
      IS_OP,
      CONTAINS_OP,
      STORE_FAST,
      GEN_START,
      STORE_DEREF,
      LIST_APPEND,
      SET_ADD,
      MATCH_CLASS,
      LIST_EXTEND,
      SET_UPDATE,
      DICT_MERGE,
      DICT_UPDATE,
    ],
  ],
  [
    0,
    [
      ROT_TWO,
      ROT_THREE,
      ROT_FOUR,
      NOP,
      UNARY_POSITIVE,
      UNARY_NEGATIVE,
      UNARY_NOT,
      UNARY_INVERT,
      COPY_DICT_WITHOUT_KEYS,
      GET_AITER,
      GET_ITER,
      GET_YIELD_FROM_ITER,
      GET_AWAITABLE,
      LIST_TO_TUPLE,
      SETUP_ANNOTATIONS,
      YIELD_VALUE,
      POP_BLOCK,
      DELETE_NAME,
      DELETE_GLOBAL,
      ROT_N,
      LOAD_ATTR,
      JUMP_FORWARD,
      JUMP_ABSOLUTE,
      DELETE_FAST,
      DELETE_DEREF,
      EXTENDED_ARG,
    ],
  ],
  [
    1,
    [
      DUP_TOP,
      GET_LEN,
      MATCH_MAPPING,
      MATCH_SEQUENCE,
      WITH_EXCEPT_START,
      GET_ANEXT,
      BEFORE_ASYNC_WITH,
      LOAD_BUILD_CLASS,
      LOAD_ASSERTION_ERROR,
      LOAD_CONST,
      LOAD_NAME,
      IMPORT_FROM,
      LOAD_GLOBAL,
      LOAD_FAST,
      LOAD_CLOSURE,
      LOAD_DEREF,
      LOAD_CLASSDEREF,
      LOAD_METHOD,
    ],
  ],
  [2, [DUP_TOP_TWO, MATCH_KEYS]],
] as readonly (readonly [number, readonly number[]])[]) {
  for (const opcode of opcodes) EFFECTS[opcode] = effect;
}

function bits(flags: number): number {
  let count = 0;
  for (let rest = flags; rest !== 0; rest >>= 1) count += rest & 1;
  return count;
}

function dependentEffect(opcode: number, arg: number, jumps: boolean): number {
  switch (opcode) {
    case UNPACK_SEQUENCE:
      return arg - 1;
    case UNPACK_EX:
      return (arg & 0xff) + (arg >> 8);
    case FOR_ITER:
      return jumps ? -1 : 1;
    case BUILD_TUPLE:
    case BUILD_LIST:
    case BUILD_SET:
    case BUILD_STRING:
      return 1 - arg;
    case BUILD_MAP:
      return 1 - 2 * arg;
    case BUILD_CONST_KEY_MAP:
    case RAISE_VARARGS:
    case CALL_FUNCTION:
      return -arg;
    case CALL_METHOD:
    case CALL_FUNCTION_KW:
      return -arg - 1;
    case CALL_FUNCTION_EX:
      return -1 - (arg & 1);
    case MAKE_FUNCTION:
      return -1 - bits(arg & 0xf);
    case BUILD_SLICE:
      return arg === 3 ? -2 : -1;
    case FORMAT_VALUE:
      return arg & 4 ? -1 : 0;
    case JUMP_IF_FALSE_OR_POP:
    case JUMP_IF_TRUE_OR_POP:
      return jumps ? 0 : -1;
    case SETUP_FINALLY:
      return jumps ? 6 : 0;
    case SETUP_WITH:
      return jumps ? 6 : 1;
    case SETUP_ASYNC_WITH:
      return jumps ? 5 : 0;
    default:
      throw new RangeError(`invalid opcode ${opcode} or argument ${arg}`);
  }
}

/**
 * How many entries an instruction adds to the value stack (negative: takes from it).
 *
 * @param jumps whether the instruction jumps, or for `SETUP_*`, whether its handler is entered
 * @throws RangeError for a number that is no operation
 */
export function stackEffect(opcode: number, arg: number, jumps: boolean): number {
  const effect = EFFECTS[opcode];
  return effect === DEPENDS ? dependentEffect(opcode, arg, jumps) : effect;
}
