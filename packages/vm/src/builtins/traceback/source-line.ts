/** The source lines that tracebacks show (_Py_DisplaySourceLine of Python/traceback.c). */
import type { Address } from "@pyvm/heap";
import type { HostFiles } from "../../machine/host.ts";
import { HostError } from "../../machine/host.ts";
import type { Machine } from "../../machine/machine.ts";
import { identifier } from "../../object/identifiers.ts";
import { FLAG_UNICODE_SUBCLASS, OB_TYPE } from "../../object/offsets.ts";
import { LIST_TYPE } from "../../object/static.ts";
import { newBytes } from "../bytes/bytes.ts";
import { listItem, listSize } from "../list/list.ts";
import { decodeBytes } from "../str/codecs-decode.ts";
import { sysObject } from "./stderr.ts";
import { orElse } from "./text.ts";

const ID_PATH = identifier("path");
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK = /^[ \t\f]*(?:#.*)?$/;

/** Line `line` of the file, without its end and its indentation; null when it cannot be had. */
export function sourceLine(vm: Machine, filename: string, line: number): string | null {
  const bytes = readSource(vm, filename);
  if (bytes === null || line < 1) return null;
  const wanted = lineBytes(bytes, line);
  if (wanted === null) return null;
  return decodeLine(vm, wanted, encodingOf(bytes))?.replace(/^[ \t\f]+/, "") ?? null;
}

/** A line of the very file of that name, with its newline; null when it cannot be had (PyErr_ProgramTextObject). */
export function programLine(vm: Machine, filename: string, line: number): string | null {
  const files = vm.host.files;
  const bytes = files === undefined ? null : readFile(files, filename);
  const wanted = bytes === null ? null : lineBytes(bytes, line);
  const text = wanted === null ? null : decodeLine(vm, wanted, encodingOf(bytes!));
  return text === null ? null : `${text}\n`;
}

function decodeLine(vm: Machine, line: Uint8Array, encoding: string): string | null {
  return orElse(vm, null, () => {
    const mark = vm.mark();
    const bytes = vm.hold(newBytes(vm, line));
    const text = vm.toJs(vm.hold(decodeBytes(vm, bytes, encoding, null)));
    vm.release(mark);
    return text;
  });
}

/** The bytes of a line, counted from 1; lines end with \n, \r or \r\n. */
function lineBytes(bytes: Uint8Array, line: number): Uint8Array | null {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let number = 1; start < bytes.length; number++) {
    let end = start;
    while (end < bytes.length && bytes[end] !== LINE_FEED && bytes[end] !== CARRIAGE_RETURN) end++;
    if (number === line) return bytes.subarray(start, end);
    if (bytes[end] === CARRIAGE_RETURN && bytes[end + 1] === LINE_FEED) end++;
    start = end + 1;
  }
  return null;
}

export function encodingOf(bytes: Uint8Array): string {
  return declaredEncoding(bytes) ?? "utf-8";
}

/** The encoding that one of the first two lines declares (PEP 263); null for none. */
export function declaredEncoding(bytes: Uint8Array): string | null {
  for (let number = 1; number <= 2; number++) {
    const line = lineBytes(bytes, number);
    if (line === null) break;
    const text = String.fromCharCode(...line.subarray(0, 400));
    const found = CODING.exec(text);
    if (found !== null) return found[1];
    if (!BLANK.test(text)) break;
  }
  return null;
}

/** The file, or one of the same name along sys.path (_Py_FindSourceFile); null when there is none. */
function readSource(vm: Machine, filename: string): Uint8Array | null {
  const files = vm.host.files;
  if (files === undefined) return null;
  const direct = readFile(files, filename);
  if (direct !== null) return direct;
  const tail = filename.slice(filename.lastIndexOf("/") + 1);
  for (const directory of searchPath(vm)) {
    const separator = directory === "" || directory.endsWith("/") ? "" : "/";
    const found = readFile(files, directory + separator + tail);
    if (found !== null) return found;
  }
  return null;
}

function searchPath(vm: Machine): string[] {
  const path: Address = sysObject(vm, ID_PATH);
  if (path === 0 || vm.get(path, OB_TYPE) !== LIST_TYPE) return [];
  const directories: string[] = [];
  for (let i = 0; i < listSize(vm, path); i++) {
    const item = listItem(vm, path, i);
    if (vm.hasFlag(item, FLAG_UNICODE_SUBCLASS)) directories.push(vm.toJs(item));
  }
  return directories;
}

/** The whole file, or null when it cannot be read. */
export function readFile(files: HostFiles, path: string): Uint8Array | null {
  let fd = -1;
  try {
    fd = files.open(path, 0, 0);
    const parts = new Uint8Array(files.fstat(fd).size);
    let length = 0;
    while (length < parts.length) {
      const count = files.read(fd, parts.subarray(length), null);
      if (count === 0) break;
      length += count;
    }
    return parts.subarray(0, length);
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  } finally {
    if (fd >= 0) files.close(fd);
  }
}
