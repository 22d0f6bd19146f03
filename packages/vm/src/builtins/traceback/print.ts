/** Tracebacks and exceptions as text (Python/traceback.c, print_exception of Python/pythonrun.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { isExceptionInstance } from "../../machine/errors.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import {
  CO_FILENAME,
  CO_NAME,
  EXC_CAUSE,
  EXC_CONTEXT,
  EXC_SUPPRESS_CONTEXT,
  EXC_TRACEBACK,
  F_CODE,
  FLAG_LONG_SUBCLASS,
  TB_FRAME,
  TB_LINENO,
  TB_NEXT,
} from "../../object/offsets.ts";
import { intFits, intSign, intToNumber } from "../int/int.ts";
import { sourceLine } from "./source-line.ts";
import { suggestionFor } from "./suggestions.ts";
import { formatSyntaxError } from "./syntax-error.ts";
import { sysObject, writeStderr } from "./stderr.ts";
import { orElse, safeStr, typeTitle } from "./text.ts";

const CAUSE_MESSAGE = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT_MESSAGE = "\nDuring handling of the above exception, another exception occurred:\n\n";
/** How often an entry is shown before its repetitions are only counted. */
const RECURSIVE_CUTOFF = 3;
const DEFAULT_LIMIT = 1000;

const ID_TRACEBACKLIMIT = identifier("tracebacklimit");
const ID_PRINT_FILE_AND_LINE = identifier("print_file_and_line");

/** An exception, what led to it, and their tracebacks, as CPython's PyErr_Display prints them. Ends with a newline. */
export function formatException(vm: Machine, exception: Address): string {
  const seen = new Set<Address>();
  const parts: string[] = [];
  for (let current = exception, link = ""; current !== 0;) {
    seen.add(current);
    parts.push(formatOne(vm, current) + link);
    if (!isExceptionInstance(vm, current)) break;
    const cause = vm.get(current, EXC_CAUSE);
    const shown = cause !== 0 ? cause : vm.u8[current + EXC_SUPPRESS_CONTEXT] !== 0 ? 0 : vm.get(current, EXC_CONTEXT);
    link = cause !== 0 ? CAUSE_MESSAGE : CONTEXT_MESSAGE;
    current = seen.has(shown) ? 0 : shown;
  }
  return parts.toReversed().join("");
}

/** PyErr_Display: writes the exception to sys.stderr. */
export function displayException(vm: Machine, exception: Address): void {
  writeStderr(vm, formatException(vm, exception));
}

/** print_exception: one exception without those that led to it. */
function formatOne(vm: Machine, exception: Address): string {
  if (!isExceptionInstance(vm, exception)) {
    return `TypeError: print_exception(): Exception expected for value, ${vm.typeName(exception)} found\n`;
  }
  const traceback = vm.get(exception, EXC_TRACEBACK);
  let text = traceback === 0 ? "" : formatTraceback(vm, traceback);
  const syntax = isSyntaxErrorLike(vm, exception) ? formatSyntaxError(vm, exception) : null;
  if (syntax !== null) text += syntax.text;
  const message = syntax?.message ?? safeStr(vm, exception, "<exception str() failed>");
  text += typeTitle(vm, vm.typeOf(exception));
  if (message !== "") text += `: ${message}`;
  if (syntax === null) {
    const suggestion = orElse(vm, null, () => suggestionFor(vm, exception));
    if (suggestion !== null) text += `. Did you mean: '${suggestion}'?`;
  }
  return `${text}\n`;
}

function isSyntaxErrorLike(vm: Machine, exception: Address): boolean {
  return orElse(vm, false, () => {
    const attribute = lookupAttrId(vm, exception, ID_PRINT_FILE_AND_LINE);
    if (attribute === 0) return false;
    vm.decref(attribute);
    return true;
  });
}

/** sys.tracebacklimit. */
function tracebackLimit(vm: Machine): number {
  const limit = sysObject(vm, ID_TRACEBACKLIMIT);
  if (limit === 0 || !vm.hasFlag(limit, FLAG_LONG_SUBCLASS)) return DEFAULT_LIMIT;
  if (!intFits(vm, limit)) return intSign(vm, limit) > 0 ? Infinity : 0;
  return intToNumber(vm, limit);
}

/** PyTraceBack_Print: the entries from the outermost on, with their source lines. */
export function formatTraceback(vm: Machine, traceback: Address): string {
  const limit = tracebackLimit(vm);
  if (limit <= 0) return "";
  let depth = 0;
  for (let entry = traceback; entry !== 0; entry = vm.get(entry, TB_NEXT)) depth++;
  let first = traceback;
  for (; depth > limit; depth--) first = vm.get(first, TB_NEXT);
  return `Traceback (most recent call last):\n${formatEntries(vm, first)}`;
}

function formatEntries(vm: Machine, first: Address): string {
  let text = "";
  let lastFile = 0;
  let lastName = 0;
  let lastLine = -1;
  let count = 0;
  for (let entry = first; entry !== 0; entry = vm.get(entry, TB_NEXT)) {
    const code = vm.get(vm.get(entry, TB_FRAME), F_CODE);
    const file = vm.get(code, CO_FILENAME);
    const name = vm.get(code, CO_NAME);
    const line = vm.get(entry, TB_LINENO);
    if (file !== lastFile || name !== lastName || line !== lastLine) {
      text += repetitions(count);
      lastFile = file;
      lastName = name;
      lastLine = line;
      count = 0;
    }
    if (++count <= RECURSIVE_CUTOFF) text += formatEntry(vm, vm.toJs(file), line, vm.toJs(name));
  }
  return text + repetitions(count);
}

function repetitions(count: number): string {
  const hidden = count - RECURSIVE_CUTOFF;
  return hidden <= 0 ? "" : `  [Previous line repeated ${hidden} more time${hidden > 1 ? "s" : ""}]\n`;
}

function formatEntry(vm: Machine, file: string, line: number, name: string): string {
  const source = sourceLine(vm, file, line);
  return `  File "${file}", line ${line}, in ${name}\n${source === null ? "" : `    ${source}\n`}`;
}
