/** Options of -X with an environment variable beside them, and what CPython dies of where their values are wrong. The option goes before the variable. */
import { StartupError } from "./tracemalloc-option.ts";

type XOptions = ReadonlyMap<string, string | true>;

/**
 * The limit of digits in conversions between int and str, undefined for the usual one (config_init_int_max_str_digits).
 *
 * @throws StartupError
 */
export function wantedMaxStrDigits(xoptions: XOptions, variable: string): number | undefined {
  const option = xoptions.get("int_max_str_digits");
  if (option === undefined && variable === "") return undefined;
  const text = option === undefined ? variable : option === true ? "" : option;
  const value = /^\s*[+-]?\d+$/.test(text) ? Number(text) : -1;
  if (value === 0 || (value >= 640 && value <= 2147483647)) return value;
  const source = option === undefined ? "PYTHONINTMAXSTRDIGITS" : "-X int_max_str_digits";
  const message = `${source}: invalid limit; must be >= 640 or 0 for unlimited.`;
  throw new StartupError("config_init_int_max_str_digits", "preinitialized", message);
}

/** sys.pycache_prefix, undefined for none (config_init_pycache_prefix). */
export function wantedCachePrefix(xoptions: XOptions, variable: string): string | undefined {
  const text = xoptions.get("pycache_prefix") ?? variable;
  return text === true || text === "" ? undefined : text;
}

/** Locales that say nothing of the text that comes: "" is C. */
const PLAIN_LOCALES: ReadonlySet<string> = new Set(["", "C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"]);

/** How standard input and output treat what is no UTF-8, by the locale of the environment (config_get_stdio_errors). */
export function wantedStdioErrors(
  utf8Mode: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const locale = environment["LC_ALL"] || environment["LC_CTYPE"] || environment["LANG"] || "";
  return utf8Mode || PLAIN_LOCALES.has(locale) ? "surrogateescape" : "strict";
}

/**
 * sys.flags.utf8_mode, undefined where nobody says (preconfig_init_utf8_mode).
 *
 * @throws StartupError
 */
export function wantedUtf8Mode(xoptions: XOptions, variable: string): 0 | 1 | undefined {
  const option = xoptions.get("utf8");
  const text = option === undefined ? variable : option === true ? "1" : option;
  if (option === undefined && text === "") return undefined;
  if (text === "0" || text === "1") return text === "1" ? 1 : 0;
  const what = option === undefined ? "PYTHONUTF8 environment variable" : "-X utf8 option";
  throw new StartupError("preconfig_init_utf8_mode", "preinitializing", `invalid ${what} value`);
}
