/**
 * The preliminary sys.stderr, before `io` can be imported (PyFile_NewStdPrinter of Objects/fileobject.c): it writes straight to a descriptor.
 *
 * ```text
 *  16 fd
 * ```
 */
import type { Address } from "@pyvm/heap";
import type { HostFiles } from "../machine/host.ts";
import type { Machine } from "../machine/machine.ts";
import { newBool } from "../object/compare.ts";
import { defineType } from "../object/native.ts";
import { addressText } from "../object/repr.ts";
import { staticType } from "../object/static.ts";
import { newInt } from "./int/int.ts";

const FD = 16;
const PRINTER_BYTES = 24;

export const STDERR_PRINTER_TYPE: Address = staticType();

/** A printer for a descriptor. */
export function newStderrPrinter(vm: Machine, fd: number): Address {
  const printer = vm.newObject(STDERR_PRINTER_TYPE, PRINTER_BYTES);
  vm.set(printer, FD, fd);
  return printer;
}

function write(vm: Machine, self: Address, text: Address): Address {
  return newInt(vm, printRaw(vm, vm.get(self, FD), vm.toJs(text)));
}

/** Writes what of the text is ASCII as it is and the rest with backslashes; how many characters that were. */
export function printRaw(vm: Machine, fd: number, text: string): number {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0)!;
    const shown = point < 128 ? character : `\\u${point.toString(16).padStart(4, "0")}`;
    for (let i = 0; i < shown.length; i++) bytes.push(shown.charCodeAt(i));
  }
  if (vm.host.files !== undefined) writeAll(vm.host.files, fd, Uint8Array.from(bytes));
  return bytes.length;
}

function writeAll(files: HostFiles, fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += files.write(fd, bytes.subarray(done), null);
}

function none(vm: Machine): Address {
  return vm.none();
}

defineType(STDERR_PRINTER_TYPE, {
  name: "stderrprinter",
  basicSize: PRINTER_BYTES,
  layout: [],
  slots: { repr: (vm, self) => vm.str(`<stderrprinter(fd=${vm.get(self, FD)}) object at ${addressText(self)}>`) },
  methods: [
    ["write!($self, text: str, /)", write, ""],
    ["flush!($self)", none, ""],
    ["close!($self)", none, ""],
    ["fileno!($self)", (vm, self) => newInt(vm, vm.get(self, FD)), ""],
    ["isatty!($self)", (vm, self) => newBool(vm, vm.host.files?.isatty(vm.get(self, FD)) ?? false), ""],
  ],
  getset: [
    ["closed", (vm) => newBool(vm, false), null],
    ["mode", (vm) => vm.str("w"), null],
    ["encoding", none, null],
  ],
});
