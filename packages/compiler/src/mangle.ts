/**
 * The name that a class-private identifier stands for: `__spam` inside class `Ham` is `_Ham__spam`. CPython's `_Py_Mangle`.
 *
 * @param className the innermost class around the identifier, null outside classes
 */
export function mangle(className: string | null, name: string): string {
  if (className === null || !name.startsWith("__")) return name;
  if (name.endsWith("__") || name.includes(".")) return name;
  const bare = className.replace(/^_+/, "");
  return bare === "" ? name : `_${bare}${name}`;
}
