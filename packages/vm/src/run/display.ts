/** sys.displayhook: what the prompt shows of a value. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { clearException, exceptionMatches } from "../machine/errors.ts";
import { dictGetId, dictSetId } from "../builtins/dict/dict.ts";
import { callMethod1, callMethod2 } from "../object/call.ts";
import { getAttrId, lookupAttrId } from "../object/attribute.ts";
import { identifier } from "../object/identifiers.ts";
import { repr } from "../object/repr.ts";
import { IS_BUILTINS, IS_SYSDICT } from "../object/state.ts";
import { NONE, RUNTIME_ERROR, UNICODE_ENCODE_ERROR } from "../object/static.ts";

const ID_UNDERSCORE = identifier("_");
const ID_STDOUT = identifier("stdout");
const ID_WRITE = identifier("write");
const ID_ENCODING = identifier("encoding");
const ID_ENCODE = identifier("encode");
const ID_DECODE = identifier("decode");
const ID_BUFFER = identifier("buffer");

/** Writes the repr of a value that is not None to sys.stdout, and keeps it as `builtins._`. */
export function displayValue(vm: Machine, value: Address): void {
  if (value === NONE) return;
  const builtins = vm.get(0, IS_BUILTINS);
  dictSetId(vm, builtins, ID_UNDERSCORE, NONE);
  const stdout = dictGetId(vm, vm.get(0, IS_SYSDICT), ID_STDOUT);
  if (stdout === 0 || stdout === NONE) throw vm.raise(RUNTIME_ERROR, "lost sys.stdout");
  const mark = vm.mark();
  vm.hold(vm.newRef(stdout));
  const text = vm.hold(repr(vm, value));
  writeEncodable(vm, stdout, text);
  vm.hold(callMethod1(vm, stdout, ID_WRITE, vm.hold(vm.str("\n"))));
  dictSetId(vm, builtins, ID_UNDERSCORE, value);
  vm.release(mark);
}

/** Writes text; what the stream's encoding cannot say is escaped. */
function writeEncodable(vm: Machine, stdout: Address, text: Address): void {
  const mark = vm.mark();
  try {
    vm.hold(callMethod1(vm, stdout, ID_WRITE, text));
    vm.release(mark);
    return;
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, UNICODE_ENCODE_ERROR)) throw error;
    clearException(vm);
  }
  const encoding = vm.hold(getAttrId(vm, stdout, ID_ENCODING));
  const bytes = vm.hold(callMethod2(vm, text, ID_ENCODE, encoding, vm.hold(vm.str("backslashreplace"))));
  const buffer = lookupAttrId(vm, stdout, ID_BUFFER);
  if (buffer !== 0) vm.hold(callMethod1(vm, vm.hold(buffer), ID_WRITE, bytes));
  else
    vm.hold(
      callMethod1(
        vm,
        stdout,
        ID_WRITE,
        vm.hold(callMethod2(vm, bytes, ID_DECODE, encoding, vm.hold(vm.str("strict")))),
      ),
    );
  vm.release(mark);
}
