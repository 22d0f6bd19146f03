/** The packed library beside the command: an archive of files, and importlib out of it as frozen modules. */
import * as fs from "node:fs";
import { compile, dump } from "@pyvm/compiler";
import { openArchive, type Archive, type ArchiveIndex } from "@pyvm/stdlib";
import type { FrozenModule } from "@pyvm/vm";

const BOOTSTRAP: Readonly<Record<string, { readonly file: string; readonly name: string }>> = {
  _frozen_importlib: { file: "importlib/_bootstrap.py", name: "<frozen importlib._bootstrap>" },
  _frozen_importlib_external: {
    file: "importlib/_bootstrap_external.py",
    name: "<frozen importlib._bootstrap_external>",
  },
  zipimport: { file: "zipimport.py", name: "<frozen zipimport>" },
};

/** Opens the archive that the build has put beside this file. */
export function openLibrary(): Archive {
  const index = JSON.parse(fs.readFileSync(new URL("./lib.json", import.meta.url), "utf8")) as ArchiveIndex;
  const fd = fs.openSync(new URL("./lib.bin", import.meta.url), "r");
  return openArchive(index, (offset, length) => {
    const bytes = new Uint8Array(length);
    fs.readSync(fd, bytes, 0, length, offset);
    return bytes;
  });
}

/** importlib's two halves and zipimport: precompiled in the archive, or compiled here. */
export function frozenModules(archive: Archive): (name: string) => FrozenModule | null {
  return (name) => {
    const module = BOOTSTRAP[name];
    if (module === undefined) return null;
    const ready = archive.read(`__frozen__/${name}`);
    if (ready !== undefined) return { code: ready, isPackage: false };
    const source = archive.read(module.file);
    if (source === undefined) return null;
    return { code: dump(compile(source, { filename: module.name, mode: "exec" })), isPackage: false };
  };
}
