/** Where the packed library appears among the files, and importlib out of it as frozen modules. */
import { compile, dump } from "@pyvm/compiler";
import type { Archive } from "@pyvm/stdlib";
import type { FrozenModule } from "@pyvm/vm";

/** The folder of the library. */
export const LIBRARY_PREFIX = "/pyvm/lib/python3.10";

const BOOTSTRAP: ReadonlyMap<string, { readonly file: string; readonly name: string }> = new Map([
  ["_frozen_importlib", { file: "importlib/_bootstrap.py", name: "<frozen importlib._bootstrap>" }],
  [
    "_frozen_importlib_external",
    { file: "importlib/_bootstrap_external.py", name: "<frozen importlib._bootstrap_external>" },
  ],
  ["zipimport", { file: "zipimport.py", name: "<frozen zipimport>" }],
]);

/** The modules that show what a frozen module is, and whether they are packages. All have the same code. */
const GREETINGS: ReadonlyMap<string, boolean> = new Map([
  ["__hello__", false],
  ["__phello__", true],
  ["__phello__.spam", false],
]);

function greeting(isPackage: boolean): FrozenModule {
  const source = new TextEncoder().encode("initialized = True\nprint('Hello world!')\n");
  return { code: dump(compile(source, { filename: "<frozen hello>", mode: "exec" })), isPackage };
}

/** sys.path as far as the library goes. */
export const LIBRARY_PATH: readonly string[] = [
  "/pyvm/lib/python310.zip",
  LIBRARY_PREFIX,
  `${LIBRARY_PREFIX}/lib-dynload`,
];

/** importlib's two halves and zipimport, precompiled in the archive or compiled here, and the three greetings. */
export function frozenModules(archive: Archive): (name: string) => FrozenModule | null {
  return (name) => {
    const isPackage = GREETINGS.get(name);
    if (isPackage !== undefined) return greeting(isPackage);
    const module = BOOTSTRAP.get(name);
    if (module === undefined) return null;
    const ready = archive.read(`__frozen__/${name}`);
    if (ready !== undefined) return { code: ready, isPackage: false };
    const source = archive.read(module.file);
    if (source === undefined) return null;
    return { code: dump(compile(source, { filename: module.name, mode: "exec" })), isPackage: false };
  };
}
