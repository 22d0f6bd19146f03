/**
 * Where exceptions keep what.
 *
 * ```text
 *  | ob_refcnt | ob_type | dict | args | traceback | context | cause | suppress_context | fields of the subclass ... |
 *  0           8         16     24     32          40        48      56                 64
 * ```
 *
 * These constants are needed while modules load, so this file imports nothing that could lead back to it.
 */
import type { LayoutOperation } from "@pyvm/heap";
import {
  EXC_CAUSE,
  EXC_CONTEXT,
  EXC_DICT,
  FLAG_BASE_EXC_SUBCLASS,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
} from "../../object/offsets.ts";

/** sizeof(PyBaseExceptionObject). */
export const EXCEPTION_BYTES = 64;

/** The flags of every exception type that is defined here. */
export const EXCEPTION_FLAGS: number = FLAG_BASETYPE | FLAG_HAVE_GC | FLAG_BASE_EXC_SUBCLASS;

/** The references of a plain exception, in the order in which BaseException_clear gives them up. */
export const BASE_LAYOUT: readonly LayoutOperation[] = [
  { op: "fields", offset: EXC_DICT, count: 3 },
  { op: "fields", offset: EXC_CAUSE, count: 1 },
  { op: "fields", offset: EXC_CONTEXT, count: 1 },
];

/** The layout of an exception with `count` references of its own at `offset`. */
export function exceptionLayout(offset: number, count: number): readonly LayoutOperation[] {
  return [{ op: "fields", offset, count }, ...BASE_LAYOUT];
}

/** PyStopIterationObject. */
export const STOP_VALUE = 64;

/** PySystemExitObject. */
export const EXIT_CODE = 64;

/** PyNameErrorObject. */
export const NAME_ERROR_NAME = 64;

/** PyAttributeErrorObject. */
export const ATTRIBUTE_ERROR_OBJ = 64;
export const ATTRIBUTE_ERROR_NAME = 72;

/** PyImportErrorObject. */
export const IMPORT_ERROR_MSG = 64;
export const IMPORT_ERROR_NAME = 72;
export const IMPORT_ERROR_PATH = 80;

/** PyOSErrorObject. */
export const OS_ERROR_ERRNO = 64;
export const OS_ERROR_STRERROR = 72;
export const OS_ERROR_FILENAME = 80;
export const OS_ERROR_FILENAME2 = 88;
export const OS_ERROR_WRITTEN = 96;

/** PySyntaxErrorObject. */
export const SYNTAX_MSG = 64;
export const SYNTAX_FILENAME = 72;
export const SYNTAX_LINENO = 80;
export const SYNTAX_OFFSET = 88;
export const SYNTAX_END_LINENO = 96;
export const SYNTAX_END_OFFSET = 104;
export const SYNTAX_TEXT = 112;
export const SYNTAX_PRINT_FILE_AND_LINE = 120;

/** PyUnicodeErrorObject. */
export const UNICODE_ERROR_ENCODING = 64;
export const UNICODE_ERROR_OBJECT = 72;
export const UNICODE_ERROR_START = 80;
export const UNICODE_ERROR_END = 88;
export const UNICODE_ERROR_REASON = 96;
