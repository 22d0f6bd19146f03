/** sys.stdin, sys.stdout and sys.stderr (init_sys_streams of Python/pylifecycle.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictSetId, dictSetStr } from "../builtins/dict/dict.ts";
import { newInt } from "../builtins/int/box.ts";
import { lookUpCodec } from "../builtins/str/codecs-registry.ts";
import { importByName } from "../import/import.ts";
import { callMethod0, callWith } from "../object/call.ts";
import { getAttrId, lookupAttrId, setAttrId } from "../object/attribute.ts";
import { newBool, isTrue } from "../object/compare.ts";
import { strText } from "../object/repr.ts";
import { identifier } from "../object/identifiers.ts";
import { IS_BUILTINS, IS_SYSDICT } from "../object/state.ts";
import { FALSE, NONE, TRUE } from "../object/static.ts";
import { callKeywords } from "./call-keywords.ts";

const ID_OPEN = identifier("open");
const ID_TEXT_WRAPPER = identifier("TextIOWrapper");
const ID_RAW = identifier("raw");
const ID_ISATTY = identifier("isatty");
const ID_NAME = identifier("name");
const ID_MODE = identifier("mode");

export interface StdioOptions {
  /** -u: text and binary layers without buffer. */
  readonly unbuffered?: boolean;
  /** "encoding:errors" of PYTHONIOENCODING. */
  readonly ioEncoding?: string;
  /** How standard input and output treat what cannot be decoded and encoded, where PYTHONIOENCODING does not say; "strict" by default. */
  readonly errors?: string;
  /** An interactive session: standard output is line-buffered. */
  readonly interactive?: boolean;
}

/** Makes the three streams and puts them into sys, under their names and `__name__`s. */
export function initializeStdio(vm: Machine, options: StdioOptions): void {
  if (vm.host.files === undefined) return setMissingStreams(vm);
  const mark = vm.mark();
  const io = vm.hold(importByName(vm, "io"));
  dictSetId(vm, vm.get(0, IS_BUILTINS), ID_OPEN, vm.hold(getAttrId(vm, io, ID_OPEN))); // init_set_builtins_open
  const [named, namedErrors] = (options.ioEncoding ?? "").split(":");
  const encoding = named ? codecName(vm, named) : "utf-8";
  const errors = namedErrors || (named ? "strict" : (options.errors ?? "strict"));
  for (const [name, fd, writing] of [
    ["stdin", 0, false],
    ["stdout", 1, true],
    ["stderr", 2, true],
  ] as const) {
    const own = name === "stderr" ? "backslashreplace" : errors;
    const stream = vm.hold(createStdio(vm, io, name, fd, writing, encoding, own, options));
    setStream(vm, name, stream);
  }
  vm.release(mark);
}

/** config_get_codec_name: what the codec calls itself. @throws LookupError */
function codecName(vm: Machine, encoding: string): string {
  const mark = vm.mark();
  const name = strText(vm, vm.hold(getAttrId(vm, vm.hold(lookUpCodec(vm, encoding)), ID_NAME)));
  vm.release(mark);
  return name;
}

function setStream(vm: Machine, name: string, stream: Address): void {
  const sys = vm.i32[IS_SYSDICT >> 2];
  for (const key of [name, `__${name}__`]) {
    const text = vm.hold(vm.intern(key));
    dictSetStr(vm, sys, text, stream);
    vm.decref(vm.unhold());
  }
}

function setMissingStreams(vm: Machine): void {
  for (const name of ["stdin", "stdout", "stderr"]) setStream(vm, name, NONE);
}

/** create_stdio. Owned; None for a descriptor that is not open. */
function createStdio(
  vm: Machine,
  io: Address,
  name: string,
  fd: number,
  writing: boolean,
  encoding: string,
  errors: string,
  options: StdioOptions,
): Address {
  if (!isOpen(vm, fd)) return vm.none();
  const mark = vm.mark();
  const unbuffered = options.unbuffered === true && writing;
  const open = vm.hold(getAttrId(vm, io, ID_OPEN));
  const buffer = vm.hold(
    callWith(
      vm,
      open,
      vm.hold(newInt(vm, fd)),
      vm.hold(vm.str(writing ? "wb" : "rb")),
      vm.hold(newInt(vm, unbuffered ? 0 : -1)),
      NONE,
      NONE,
      NONE,
      FALSE,
    ),
  );
  let raw = buffer;
  if (!unbuffered) {
    raw = lookupAttrId(vm, buffer, ID_RAW) || vm.newRef(buffer);
    vm.hold(raw);
  }
  setAttrId(vm, raw, ID_NAME, vm.hold(vm.str(`<${name}>`)));
  const isatty = isTrue(vm, vm.hold(callMethod0(vm, raw, ID_ISATTY)));
  const lineBuffering = !unbuffered && (isatty || options.interactive === true || name === "stderr");
  const wrapper = vm.hold(getAttrId(vm, io, ID_TEXT_WRAPPER));
  const stream = vm.hold(
    callKeywords(vm, wrapper, [buffer], {
      encoding: vm.hold(vm.str(encoding)),
      errors: vm.hold(vm.str(errors)),
      newline: vm.hold(vm.str("\n")),
      line_buffering: vm.hold(newBool(vm, lineBuffering)),
      write_through: unbuffered ? TRUE : FALSE,
    }),
  );
  setAttrId(vm, stream, ID_MODE, vm.hold(vm.str(writing ? "w" : "r")));
  return vm.keep(mark, stream);
}

function isOpen(vm: Machine, fd: number): boolean {
  try {
    vm.host.files!.fstat(fd);
    return true;
  } catch {
    return false;
  }
}
