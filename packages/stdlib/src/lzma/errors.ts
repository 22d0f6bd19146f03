/** The exception `_lzma.LZMAError` and what it says. */
import { type Address, defineModuleException, EXCEPTION, type Machine, staticType } from "@pyvm/vm";

export const LZMA_ERROR: Address = staticType();
defineModuleException(LZMA_ERROR, "_lzma.LZMAError", EXCEPTION, "Call to liblzma failed.");

function raise(vm: Machine, text: string): unknown {
  return vm.raise(LZMA_ERROR, text);
}

// Each is to be thrown.
export const dataError = (vm: Machine): unknown => raise(vm, "Corrupt input data");
export const formatError = (vm: Machine): unknown => raise(vm, "Input format not supported by decoder");
export const optionsError = (vm: Machine): unknown => raise(vm, "Invalid or unsupported options");
export const limitError = (vm: Machine): unknown => raise(vm, "Memory usage limit exceeded");
export const bufferError = (vm: Machine): unknown => raise(vm, "Insufficient buffer space");
export const checkError = (vm: Machine): unknown => raise(vm, "Unsupported integrity check");
export const internalError = (vm: Machine): unknown => raise(vm, "Internal error");
export const presetError = (vm: Machine, preset: number): unknown =>
  raise(vm, `Invalid compression preset: ${preset >>> 0}`);
