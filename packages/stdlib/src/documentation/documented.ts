/** Joins methods to their documentation strings. */
import type { GetSetSpec, MethodSpec } from "@pyvm/vm";

type Documentation = Readonly<Record<string, string>>;

/** The methods with the strings that `docs` has under `owner.name`, or under `name` for a module's functions (`owner` ""). */
export function documented(docs: Documentation, owner: string, methods: readonly MethodSpec[]): MethodSpec[] {
  return methods.map(([signature, implementation, doc]) => {
    const name = signature.slice(0, signature.indexOf("(")).replace("!", "");
    const text = doc ?? docs[owner === "" ? name : `${owner}.${name}`];
    return text === undefined ? [signature, implementation] : [signature, implementation, text];
  });
}

/** The same for attributes. */
export function documentedAttributes(
  docs: Documentation,
  owner: string,
  attributes: readonly GetSetSpec[],
): GetSetSpec[] {
  return attributes.map(([name, get, set]) => {
    const text = docs[`${owner}.${name}`];
    return text === undefined ? [name, get, set ?? null] : [name, get, set ?? null, text];
  });
}

/** `doc` for a type's spec, absent where there is none. */
export function typeDocumentation(docs: Documentation, type: string): { doc: string } | Record<never, never> {
  const doc = docs[type];
  return doc === undefined ? {} : { doc };
}
