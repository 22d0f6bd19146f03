/** Text about objects that must come out whatever the objects do. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { clearException, fetchException, restoreException } from "../../machine/errors.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import { FLAG_UNICODE_SUBCLASS } from "../../object/offsets.ts";
import { reprText, strText } from "../../object/repr.ts";

const ID_MODULE = identifier("__module__");

/** What `attempt` gives, or `fallback` when it raises; the exception that was current before stays so. */
export function orElse<Result>(vm: Machine, fallback: Result, attempt: () => Result): Result {
  const pending = fetchException(vm);
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  let result = fallback;
  try {
    result = attempt();
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    clearException(vm);
  }
  if (pending !== 0) restoreException(vm, pending);
  return result;
}

/** str(object), or `failed` when that raises. */
export function safeStr(vm: Machine, object: Address, failed: string): string {
  return orElse(vm, failed, () => strText(vm, object));
}

/** repr(object), or `failed` when that raises. */
export function safeRepr(vm: Machine, object: Address, failed: string): string {
  return orElse(vm, failed, () => reprText(vm, object));
}

/** `module.Name` of an exception type, without the module for built-in ones. */
export function typeTitle(vm: Machine, type: Address): string {
  const full = vm.typeNameOf(type);
  return modulePrefix(vm, type) + full.slice(full.lastIndexOf(".") + 1);
}

function modulePrefix(vm: Machine, type: Address): string {
  return orElse(vm, "<unknown>", () => {
    const module = lookupAttrId(vm, type, ID_MODULE);
    if (module === 0) return "<unknown>";
    const text = vm.hasFlag(module, FLAG_UNICODE_SUBCLASS) ? vm.toJs(module) : null;
    vm.decref(module);
    if (text === null) return "<unknown>";
    return text === "builtins" ? "" : `${text}.`;
  });
}
