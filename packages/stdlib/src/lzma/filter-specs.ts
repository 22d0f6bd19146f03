/** Filters as Python describes them: dicts with an id and options. */
import {
  type Address,
  clearException,
  dictKeyAt,
  dictNext,
  dictValueAt,
  exceptionMatches,
  FLAG_DICT_SUBCLASS,
  FLAG_LONG_SUBCLASS,
  getItem,
  intToBig,
  isMapping,
  isStr,
  KEY_ERROR,
  length,
  type Machine,
  OVERFLOW_ERROR,
  sequenceGetItem,
  textOf,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import {
  FILTER_DELTA,
  FILTER_LZMA1,
  FILTER_LZMA1_ID,
  FILTER_LZMA2,
  MOST_FILTERS,
  PRESET_DEFAULT,
  PRESET_EXTREME,
} from "./constants.ts";
import { presetError } from "./errors.ts";
import { type Filter, isBranchFilter } from "./filters.ts";

/** A filter with what only a compression looks at. */
export interface FilterSpec extends Filter {
  readonly lc: number;
  readonly lp: number;
  readonly pb: number;
  readonly mode: number;
  readonly niceLength: number;
  readonly finder: number;
  readonly depth: number;
}

const LZMA_OPTIONS = ["id", "preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth"];

/** A number without sign of 64 bits. */
export function unsigned64(vm: Machine, object: Address): bigint {
  if (!vm.hasFlag(object, FLAG_LONG_SUBCLASS)) throw vm.raise(TYPE_ERROR, "an integer is required");
  const value = intToBig(vm, object);
  if (value < 0n) throw vm.raise(OVERFLOW_ERROR, "can't convert negative int to unsigned");
  if (value >= 1n << 64n) throw vm.raise(OVERFLOW_ERROR, "int too big to convert");
  return value;
}

export function unsigned32(vm: Machine, object: Address): number {
  const value = unsigned64(vm, object);
  if (value >= 1n << 32n) throw vm.raise(OVERFLOW_ERROR, "Value too large for uint32_t type");
  return Number(value);
}

/** The number of a filter's id. */
export function filterId(id: bigint): number {
  if (id === FILTER_LZMA1_ID) return FILTER_LZMA1;
  return id <= 0xffn ? Number(id) : 0;
}

/** A value of the mapping (owned), or 0. */
function find(vm: Machine, spec: Address, name: string): Address {
  const mark = vm.mark();
  const key = vm.hold(vm.str(name));
  try {
    return vm.keep(mark, vm.hold(getItem(vm, spec, key)));
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, KEY_ERROR)) throw error;
    clearException(vm);
    return 0;
  }
}

function isMappingLike(vm: Machine, object: Address): boolean {
  return vm.hasFlag(object, FLAG_DICT_SUBCLASS) || isMapping(vm, object);
}

/** The options of a dict by their names, those that `names` has; null where there are others, or one is no number of 32 bits. */
function readOptions(vm: Machine, spec: Address, names: readonly string[]): Map<string, number> | null {
  if (!vm.hasFlag(spec, FLAG_DICT_SUBCLASS)) return null;
  const options = new Map<string, number>();
  for (let at = dictNext(vm, spec, 0); at >= 0; at = dictNext(vm, spec, at + 1)) {
    const key = dictKeyAt(vm, spec, at);
    const name = isStr(vm, key) ? textOf(vm, key) : "";
    if (!names.includes(name)) return null;
    if (name === "id" || name === "preset") continue;
    const value = dictValueAt(vm, spec, at);
    if (!vm.hasFlag(value, FLAG_LONG_SUBCLASS)) return null;
    const number = intToBig(vm, value);
    if (number < 0n || number >= 1n << 32n) return null;
    options.set(name, Number(number));
  }
  return options;
}

function optionsOf(vm: Machine, spec: Address, names: readonly string[], kind: string): Map<string, number> {
  const options = readOptions(vm, spec, names);
  if (options === null) throw vm.raise(VALUE_ERROR, `Invalid filter specifier for ${kind} filter`);
  return options;
}

/** The exponents of the dictionary sizes of the presets. */
const DICTIONARY_BITS = [18, 20, 21, 22, 22, 23, 23, 24, 25, 26];
const FAST_DEPTHS = [4, 8, 24, 48];
const NICE_LENGTHS = [128, 128, 273, 273, 16, 32, 64, 64, 64, 64];
const EXTREME_LENGTHS = [273, 273, 273, 192, 273, 192, 273, 273, 273, 273];

/** The options of a preset, for LZMA2 unless `id` says otherwise. @throws LZMAError */
export function presetFilter(id: number, preset: number): FilterSpec | null {
  const level = preset & 0x1f;
  if (level > 9 || (preset & ~(0x1f | PRESET_EXTREME)) !== 0) return null;
  const isExtreme = preset >= PRESET_EXTREME;
  const isFast = level <= 3 && !isExtreme;
  return {
    id,
    option: 2 ** DICTIONARY_BITS[level]!,
    properties: 93,
    lc: 3,
    lp: 0,
    pb: 2,
    mode: isFast ? 1 : 2,
    niceLength: isExtreme ? EXTREME_LENGTHS[level]! : NICE_LENGTHS[level]!,
    finder: isFast ? (level === 0 ? 3 : 4) : 0x14,
    depth: isFast ? FAST_DEPTHS[level]! : isExtreme ? 512 : 0,
  };
}

function lzmaFilter(vm: Machine, spec: Address, id: number): FilterSpec {
  const presetObject = find(vm, spec, "preset");
  let preset = PRESET_DEFAULT;
  if (presetObject !== 0) {
    const mark = vm.mark();
    vm.hold(presetObject);
    preset = unsigned32(vm, presetObject);
    vm.release(mark);
  }
  const base = presetFilter(id, preset);
  if (base === null) throw presetError(vm, preset);
  const options = optionsOf(vm, spec, LZMA_OPTIONS, "LZMA");
  const lc = options.get("lc") ?? base.lc;
  const lp = options.get("lp") ?? base.lp;
  const pb = options.get("pb") ?? base.pb;
  return {
    id,
    option: options.get("dict_size") ?? base.option,
    properties: arePropertiesValid(lc, lp, pb) ? (pb * 5 + lp) * 9 + lc : 255,
    lc,
    lp,
    pb,
    mode: options.get("mode") ?? base.mode,
    niceLength: options.get("nice_len") ?? base.niceLength,
    finder: options.get("mf") ?? base.finder,
    depth: options.get("depth") ?? base.depth,
  };
}

function arePropertiesValid(lc: number, lp: number, pb: number): boolean {
  return lc <= 4 && lp <= 4 && lc + lp <= 4 && pb <= 4;
}

function plainFilter(id: number, option: number): FilterSpec {
  return { id, option, properties: 0, lc: 0, lp: 0, pb: 0, mode: 0, niceLength: 0, finder: 0, depth: 0 };
}

/** One filter. @throws what CPython says of wrong ones */
export function parseFilter(vm: Machine, spec: Address): FilterSpec {
  if (!isMappingLike(vm, spec)) throw vm.raise(TYPE_ERROR, "Filter specifier must be a dict or dict-like object");
  const idObject = find(vm, spec, "id");
  if (idObject === 0) throw vm.raise(VALUE_ERROR, 'Filter specifier must have an "id" entry');
  const mark = vm.mark();
  vm.hold(idObject);
  const wide = unsigned64(vm, idObject);
  vm.release(mark);
  const id = filterId(wide);
  if (id === FILTER_LZMA1 || id === FILTER_LZMA2) return lzmaFilter(vm, spec, id);
  if (id === FILTER_DELTA) {
    return plainFilter(id, optionsOf(vm, spec, ["id", "dist"], "delta").get("dist") ?? 1);
  }
  if (isBranchFilter(id)) {
    return plainFilter(id, optionsOf(vm, spec, ["id", "start_offset"], "BCJ").get("start_offset") ?? 0);
  }
  throw vm.raise(VALUE_ERROR, `Invalid filter ID: ${wide}`);
}

/** A sequence of filters. */
export function parseFilters(vm: Machine, specs: Address): FilterSpec[] {
  if (vm.hasFlag(specs, FLAG_DICT_SUBCLASS)) throw vm.raise(TYPE_ERROR, `${vm.typeName(specs)} is not a sequence`);
  const count = length(vm, specs);
  if (count > MOST_FILTERS) {
    throw vm.raise(VALUE_ERROR, `Too many filters - liblzma supports a maximum of ${MOST_FILTERS}`);
  }
  const filters: FilterSpec[] = [];
  for (let i = 0; i < count; i++) {
    const mark = vm.mark();
    const spec = vm.hold(sequenceGetItem(vm, specs, i));
    filters.push(parseFilter(vm, spec));
    vm.release(mark);
  }
  return filters;
}
