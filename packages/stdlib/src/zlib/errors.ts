/** The exception `zlib.error` and what it says. */
import { type Address, defineModuleException, EXCEPTION, type Machine, staticType } from "@pyvm/vm";
import { Z_BUF_ERROR, Z_DATA_ERROR, Z_STREAM_ERROR } from "./constants.ts";

export const ZLIB_ERROR: Address = staticType();
defineModuleException(ZLIB_ERROR, "zlib.error", EXCEPTION);

function defaultDetail(code: number): string {
  if (code === Z_BUF_ERROR) return "incomplete or truncated stream";
  if (code === Z_STREAM_ERROR) return "inconsistent stream state";
  return code === Z_DATA_ERROR ? "invalid input data" : "";
}

/** zlib_error: to be thrown. `detail` is what the stream says is wrong. */
export function zlibError(vm: Machine, code: number, what: string, detail = ""): unknown {
  const more = detail === "" ? defaultDetail(code) : detail;
  return vm.raise(ZLIB_ERROR, `Error ${code} ${what}${more === "" ? "" : `: ${more}`}`);
}
