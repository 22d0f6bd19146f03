/** Showing a warning: by warnings._showwarnmsg, or plainly where that module is not imported. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { call1, callWith } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { TP_CALL } from "../../object/offsets.ts";
import { strText } from "../../object/repr.ts";
import { NONE, RUNTIME_ERROR, TYPE_ERROR } from "../../object/static.ts";
import { newInt } from "../int/int.ts";
import { sourceLine } from "../traceback/source-line.ts";
import { writeStderr } from "../traceback/stderr.ts";
import { warningsAttribute } from "./state.ts";

const ID_NAME = identifier("__name__");
const ID_SHOW = identifier("_showwarnmsg");
const ID_WARNING_MESSAGE = identifier("WarningMessage");

/** A warning that is to be shown; all borrowed, `source` 0 for none. */
export interface ShownWarning {
  readonly category: Address;
  readonly text: Address;
  readonly message: Address;
  readonly filename: Address;
  readonly line: number;
  readonly source: Address;
  /** The line of source, where the caller knows it. */
  readonly sourceLine: string | null;
}

/** call_show_warning. */
export function showWarning(vm: Machine, warning: ShownWarning): void {
  const mark = vm.mark();
  const show = warningsAttribute(vm, ID_SHOW, warning.source !== 0);
  if (show === 0) {
    writePlainly(vm, warning);
    return;
  }
  vm.hold(show);
  if (vm.get(vm.typeOf(show), TP_CALL) === 0) {
    throw vm.raise(TYPE_ERROR, "warnings._showwarnmsg() must be set to a callable");
  }
  const type = warningsAttribute(vm, ID_WARNING_MESSAGE, false);
  if (type === 0) throw vm.raise(RUNTIME_ERROR, "unable to get warnings.WarningMessage");
  vm.hold(type);
  const { message, category, filename } = warning;
  const line = vm.hold(newInt(vm, warning.line));
  const made = vm.hold(callWith(vm, type, message, category, filename, line, NONE, NONE, warning.source || NONE));
  vm.hold(call1(vm, show, made));
  vm.release(mark);
}

/** show_warning: "file:line: Category: text" and the line of source. */
function writePlainly(vm: Machine, { category, text, filename, line, sourceLine: known }: ShownWarning): void {
  const mark = vm.mark();
  const name = lookupAttrId(vm, category, ID_NAME);
  if (name !== 0) vm.hold(name);
  const file = strText(vm, filename);
  const source = known ?? sourceLine(vm, file, line);
  const title = name === 0 ? "<unknown>" : strText(vm, name);
  const shown = source === null ? "" : `  ${source.replace(/^[ \t\f]+/, "")}\n`;
  writeStderr(vm, `${file}:${line}: ${title}: ${strText(vm, text)}\n${shown}`);
  vm.release(mark);
}
