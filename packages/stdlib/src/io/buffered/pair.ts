/**
 * _io.BufferedRWPair: a reader and a writer as one stream.
 *
 *     +--------+------+--------+--------+------+-------------+
 *     | refcnt | type | reader | writer | dict | weakreflist |
 *     +--------+------+--------+--------+------+-------------+
 *     0        8      16       24       32     40            48
 */
import {
  type Address,
  call2,
  callMethodWith,
  defineType,
  FALSE,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericNew,
  getAttrId,
  type Machine,
  type MethodSpec,
  newArguments,
  newInt,
  parseSignature,
  refuseKeywords,
  RUNTIME_ERROR,
  type Signature,
  staticType,
  VALUE_ERROR,
  callMethod0,
} from "@pyvm/vm";
import { typeDocumentation } from "../../documentation/documented.ts";
import { IO_DOCUMENTATION } from "../../documentation/io.ts";
import { BUFFERED_IO_BASE_TYPE, checkReadable, checkWritable, clearFields, finalizeStream } from "../base.ts";
import {
  DEFAULT_BUFFER_SIZE,
  ID_CLOSE,
  ID_CLOSED,
  ID_FLUSH,
  ID_ISATTY,
  ID_PEEK,
  ID_READ,
  ID_READ1,
  ID_READABLE,
  ID_READINTO,
  ID_READINTO1,
  ID_WRITABLE,
  ID_WRITE,
  runBoth,
  sizeArgument,
} from "../common.ts";
import { BUFFERED_READER_TYPE, BUFFERED_WRITER_TYPE } from "./types.ts";

export const BUFFERED_RW_PAIR_TYPE: Address = staticType();

const READER = 16;
const WRITER = 24;
const DICT = 32;
const WEAKREFLIST = 40;
const PAIR_BYTES = 48;

const SIGNATURE: Signature = parseSignature("BufferedRWPair(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)");

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  if (vm.typeOf(self) === BUFFERED_RW_PAIR_TYPE) refuseKeywords(vm, "BufferedRWPair", kwargs);
  const [reader, writer, sizeObject] = newArguments(vm, SIGNATURE, args, 0) as [Address, Address, Address];
  const size = sizeArgument(vm, sizeObject, DEFAULT_BUFFER_SIZE);
  checkReadable(vm, reader);
  checkWritable(vm, writer);
  const number = vm.hold(newInt(vm, size));
  vm.replace(self, READER, call2(vm, BUFFERED_READER_TYPE, reader, number));
  vm.replace(self, WRITER, call2(vm, BUFFERED_WRITER_TYPE, writer, number));
  vm.decref(vm.unhold());
}

/** The reader or the writer. @throws ValueError before __init__ */
function half(vm: Machine, self: Address, field: number): Address {
  const stream = vm.get(self, field);
  if (stream === 0) throw vm.raise(VALUE_ERROR, "I/O operation on uninitialized object");
  return stream;
}

function forwarded(name: string, method: number, field: number): MethodSpec {
  return [
    `${name}!($self, *args)`,
    (vm, self, argv, nargs): Address => {
      const args: Address[] = [];
      for (let i = 0; i < nargs!; i++) args.push(vm.get(argv!, 8 * i));
      return callMethodWith(vm, half(vm, self, field), method, ...args);
    },
  ];
}

function close(vm: Machine, self: Address): Address {
  return runBoth(
    vm,
    () => vm.decref(callMethod0(vm, half(vm, self, WRITER), ID_CLOSE)),
    () => callMethod0(vm, half(vm, self, READER), ID_CLOSE),
  );
}

function isatty(vm: Machine, self: Address): Address {
  const answer = callMethod0(vm, half(vm, self, WRITER), ID_ISATTY);
  if (answer !== FALSE) return answer;
  vm.decref(answer);
  return callMethod0(vm, half(vm, self, READER), ID_ISATTY);
}

function closed(vm: Machine, self: Address): Address {
  const writer = vm.get(self, WRITER);
  if (writer === 0) throw vm.raise(RUNTIME_ERROR, "the BufferedRWPair object is being garbage-collected");
  return getAttrId(vm, writer, ID_CLOSED);
}

defineType(BUFFERED_RW_PAIR_TYPE, {
  name: "_io.BufferedRWPair",
  ...typeDocumentation(IO_DOCUMENTATION, "BufferedRWPair"),
  base: BUFFERED_IO_BASE_TYPE,
  basicSize: PAIR_BYTES,
  dictOffset: DICT,
  weaklistOffset: WEAKREFLIST,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: READER, count: 3 }],
  slots: { new: genericNew, init: initialize, clear: clearFields(READER, WRITER, DICT), finalize: finalizeStream },
  methods: [
    forwarded("read", ID_READ, READER),
    forwarded("peek", ID_PEEK, READER),
    forwarded("read1", ID_READ1, READER),
    forwarded("readinto", ID_READINTO, READER),
    forwarded("readinto1", ID_READINTO1, READER),
    forwarded("write", ID_WRITE, WRITER),
    forwarded("flush", ID_FLUSH, WRITER),
    forwarded("readable", ID_READABLE, READER),
    forwarded("writable", ID_WRITABLE, WRITER),
    ["close!($self)", close],
    ["isatty!($self)", isatty],
  ],
  getset: [["closed", closed]],
});
