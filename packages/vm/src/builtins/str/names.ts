/** Names of characters, for `\N{...}` in text that codecs read and write. */
import type { Machine } from "../../machine/machine.ts";
import { isLoaded } from "../../object/native.ts";
import { UNICODE_ERROR } from "../../object/static.ts";

/** A table of the names of Unicode characters. */
export interface CharacterNames {
  /** The name of a code point, or null if it has none. */
  nameOf(codePoint: number): string | null;
  /** The code points that a name stands for, aliases and sequences included; null if unknown. */
  lookUp(name: string, withSequences: boolean): readonly number[] | null;
}

let table: CharacterNames | null = null;

/** Installs the table: whoever has it does so while modules load. */
export function installCharacterNames(names: CharacterNames): void {
  table = names;
}

/** The table, or null where this build has none. The module `unicodedata` brings it, if it is loaded late when it is first needed. */
export function characterNames(vm: Machine): CharacterNames | null {
  if (table === null) {
    const module = vm.nativeModules.get("unicodedata");
    if (module !== undefined && !isLoaded(module)) module.load();
  }
  return table;
}

function requireNames(vm: Machine): CharacterNames {
  const names = characterNames(vm);
  if (names === null) throw vm.raise(UNICODE_ERROR, "this build has no table of Unicode character names");
  return names;
}

/** The name of a character or null. Throws UnicodeError where there is no table. */
export function nameOfCharacter(vm: Machine, codePoint: number): string | null {
  return requireNames(vm).nameOf(codePoint);
}

/** The character of a name, or -1. Throws UnicodeError where there is no table. */
export function characterOfName(vm: Machine, name: string): number {
  const points = requireNames(vm).lookUp(name, false);
  return points === null || points.length !== 1 ? -1 : points[0]!;
}

/** The code point that `\N{name}` in a source means, or null: what the parser asks for. */
export function codePointOfName(vm: Machine, name: string): number | null {
  const points = characterNames(vm)?.lookUp(name, false);
  return points?.length === 1 ? points[0]! : null;
}
