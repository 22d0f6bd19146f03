/**
 * Which build an image belongs to. Memory refers to natives, types and identifiers by number, and the numbers come from the order in which a build declares
 * them: an image of another build would call the wrong functions.
 */
import { builtinsSpec } from "../modules/builtins/index.ts";
import { identifiers } from "../object/identifiers.ts";
import { definedTypes, nativeName, NATIVE, type ModuleSpec } from "../object/native.ts";
import { registerSharedNatives } from "./shared-natives.ts";

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

let count = 0;

/** A number that two builds share only by chance. `modules` are those of every machine. */
export function buildFingerprint(modules: readonly ModuleSpec[]): number {
  registerSharedNatives([builtinsSpec, ...modules]);
  if (count === 0) count = NATIVE.length; // later ones are of one program
  let hash = FNV_BASIS;
  const add = (text: string): void => {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
    hash = Math.imul(hash ^ 0xff, FNV_PRIME);
  };
  for (let i = 0; i < count; i++) add(nativeName(i));
  for (const type of definedTypes()) add(String(type));
  for (const [name, word] of identifiers()) add(`${name} ${word}`);
  return hash >>> 0;
}
