/** The types BufferedReader, BufferedWriter and BufferedRandom. */
import {
  type Address,
  bytesLength,
  callMethod0,
  clearException,
  defineType,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericNew,
  isBytes,
  type Machine,
  type MethodSpec,
  newArguments,
  OS_ERROR,
  parseSignature,
  type Signature,
  staticType,
  VALUE_ERROR,
} from "@pyvm/vm";
import { documented, typeDocumentation } from "../../documentation/documented.ts";
import { IO_DOCUMENTATION } from "../../documentation/io.ts";
import {
  BUFFERED_IO_BASE_TYPE,
  checkReadable,
  checkSeekable,
  checkWritable,
  clearFields,
  finalizeStream,
} from "../base.ts";
import { DEFAULT_BUFFER_SIZE, ID_READLINE, sizeArgument } from "../common.ts";
import {
  bufferedRepr,
  commonAttributes,
  commonMembers,
  commonMethods,
  flushMethod,
  freeBuffer,
  readableMethod,
  simpleFlushMethod,
  writableMethod,
} from "./methods.ts";
import { rawTell } from "./raw.ts";
import { peekMethod, read1Method, readIntoMethod, readLine, readLineMethod, readMethod } from "./read.ts";
import {
  BUFFER,
  BUFFER_SIZE,
  BUFFERED_BYTES,
  checkInitialized,
  DETACHED,
  DICT,
  OK,
  POS,
  RAW,
  READABLE,
  resetRead,
  resetWrite,
  setPosition,
  WEAKREFLIST,
  WRITABLE,
} from "./state.ts";
import { writeMethod } from "./write.ts";

export const BUFFERED_READER_TYPE: Address = staticType();
export const BUFFERED_WRITER_TYPE: Address = staticType();
export const BUFFERED_RANDOM_TYPE: Address = staticType();

/** tp_init of one of them: `check` asks the raw stream whether it can do what is needed. */
function initializer(name: string, check: (vm: Machine, raw: Address) => void, reads: boolean, writes: boolean) {
  const signature: Signature = parseSignature(`${name}(raw, buffer_size=DEFAULT_BUFFER_SIZE)`);
  return (vm: Machine, self: Address, args: Address, kwargs: Address): void => {
    const [raw, sizeObject] = newArguments(vm, signature, args, kwargs) as [Address, Address];
    const size = sizeArgument(vm, sizeObject, DEFAULT_BUFFER_SIZE);
    vm.i32[(self + OK) >> 2] = 0;
    vm.i32[(self + DETACHED) >> 2] = 0;
    check(vm, raw);
    vm.replace(self, RAW, vm.newRef(raw));
    vm.i32[(self + READABLE) >> 2] = reads ? 1 : 0;
    vm.i32[(self + WRITABLE) >> 2] = writes ? 1 : 0;
    allocateBuffer(vm, self, size);
    resetRead(vm, self);
    resetWrite(vm, self);
    setPosition(vm, self, POS, 0);
    vm.i32[(self + OK) >> 2] = 1;
  };
}

/** _buffered_init. */
function allocateBuffer(vm: Machine, self: Address, size: number): void {
  if (size <= 0) throw vm.raise(VALUE_ERROR, "buffer size must be strictly positive");
  freeBuffer(vm, self);
  vm.set(self, BUFFER, vm.malloc(size));
  vm.setWord(self, BUFFER_SIZE, size);
  vm.setWord(self, BUFFER_SIZE + 8, (size & (size - 1)) === 0 ? size - 1 : 0);
  const mark = vm.mark();
  try {
    rawTell(vm, self);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
  }
}

/** tp_iternext of what can be read. */
function nextLine(vm: Machine, self: Address): Address {
  checkInitialized(vm, self);
  const type = vm.typeOf(self);
  let line: Address;
  if (type === BUFFERED_READER_TYPE || type === BUFFERED_RANDOM_TYPE) line = readLine(vm, self, -1);
  else {
    line = callMethod0(vm, self, ID_READLINE);
    if (!isBytes(vm, line)) {
      vm.hold(line);
      throw vm.raise(OS_ERROR, `readline() should have returned a bytes object, not '${vm.typeName(line)}'`);
    }
  }
  if (bytesLength(vm, line) > 0) return line;
  vm.decref(line);
  return 0;
}

const readingMethods: readonly MethodSpec[] = [
  ["read($self, size=-1, /)", readMethod],
  ["peek($self, size=0, /)", peekMethod],
  ["read1($self, size=-1, /)", read1Method],
  ["readinto($self, buffer, /)", readIntoMethod("readinto", false)],
  ["readinto1($self, buffer, /)", readIntoMethod("readinto1", true)],
  ["readline($self, size=-1, /)", readLineMethod],
];

interface Kind {
  readonly name: string;
  readonly check: (vm: Machine, raw: Address) => void;
  readonly reads: boolean;
  readonly writes: boolean;
  readonly methods: readonly MethodSpec[];
}

function defineBuffered(type: Address, kind: Kind): void {
  const { name } = kind;
  const own = {
    new: genericNew,
    init: initializer(name, kind.check, kind.reads, kind.writes),
    repr: bufferedRepr,
    clear: clearFields(RAW, DICT),
    finalize: finalizeStream,
    dealloc: freeBuffer,
  };
  defineType(type, {
    name: `_io.${name}`,
    ...typeDocumentation(IO_DOCUMENTATION, name),
    base: BUFFERED_IO_BASE_TYPE,
    basicSize: BUFFERED_BYTES,
    dictOffset: DICT,
    weaklistOffset: WEAKREFLIST,
    flags: FLAG_BASETYPE | FLAG_HAVE_GC,
    layout: [
      { op: "fields", offset: RAW, count: 1 },
      { op: "fields", offset: DICT, count: 1 },
    ],
    slots: kind.reads ? { ...own, iternext: nextLine } : own,
    methods: documented(IO_DOCUMENTATION, name, [...commonMethods, ...kind.methods]),
    members: commonMembers,
    getset: commonAttributes,
  });
}

defineBuffered(BUFFERED_READER_TYPE, {
  name: "BufferedReader",
  check: checkReadable,
  reads: true,
  writes: false,
  methods: [readableMethod, simpleFlushMethod, ...readingMethods],
});

defineBuffered(BUFFERED_WRITER_TYPE, {
  name: "BufferedWriter",
  check: checkWritable,
  reads: false,
  writes: true,
  methods: [writableMethod, flushMethod, ["write($self, buffer, /)", writeMethod]],
});

defineBuffered(BUFFERED_RANDOM_TYPE, {
  name: "BufferedRandom",
  check: (vm, raw) => {
    checkSeekable(vm, raw);
    checkReadable(vm, raw);
    checkWritable(vm, raw);
  },
  reads: true,
  writes: true,
  methods: [readableMethod, writableMethod, flushMethod, ...readingMethods, ["write($self, buffer, /)", writeMethod]],
});
