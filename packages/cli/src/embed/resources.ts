/** What a machine needs besides code: the library, and the image of a machine that has started. They lie beside the built module. */
import { type Archive, type ArchiveIndex, openArchive } from "@pyvm/stdlib";

/** The files of `pyvm/dist` that an embedding needs, for a page that keeps them elsewhere. */
export interface Resources {
  /** The content of `lib.bin`, or a function that reads a range of it. */
  readonly library: Uint8Array | ((offset: number, length: number) => Uint8Array);
  /** The content of `lib.json`, parsed. */
  readonly index: ArchiveIndex;
  /** The content of `python.image`; without it every machine boots from nothing, which takes longer. */
  readonly image?: Uint8Array;
}

/** The little of Node's `fs` that is used, so that nothing is imported where there is no Node. */
interface FileSystem {
  readFileSync(file: URL): Uint8Array;
  openSync(file: URL, flags: string): number;
  readSync(fd: number, into: Uint8Array, offset: number, length: number, position: number): number;
}

let loaded: Promise<Resources> | undefined;

/** Reads the resources beside this module, once: from the disk under Node, by `fetch` elsewhere. */
export function loadResources(): Promise<Resources> {
  return (loaded ??= load());
}

function load(): Promise<Resources> {
  const base = new URL("./", import.meta.url);
  const node = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process;
  const files = base.protocol === "file:" ? node?.getBuiltinModule?.("node:fs") : undefined;
  return files === undefined ? fetchResources(base) : Promise.resolve(readResources(files as FileSystem, base));
}

function readResources(files: FileSystem, base: URL): Resources {
  const index = JSON.parse(new TextDecoder().decode(files.readFileSync(new URL("lib.json", base)))) as ArchiveIndex;
  const fd = files.openSync(new URL("lib.bin", base), "r");
  const library = (offset: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    files.readSync(fd, bytes, 0, length, offset);
    return bytes;
  };
  let image: Uint8Array | undefined;
  try {
    image = files.readFileSync(new URL("python.image", base));
  } catch {
    image = undefined; // machines boot from nothing
  }
  return { library, index, ...(image === undefined ? {} : { image }) };
}

async function fetchResources(base: URL): Promise<Resources> {
  const get = async (name: string): Promise<Response> => {
    const response = await fetch(new URL(name, base));
    if (!response.ok) throw new Error(`${response.url} cannot be loaded: ${response.status} ${response.statusText}`);
    return response;
  };
  const [library, index, image] = await Promise.all([get("lib.bin"), get("lib.json"), get("python.image")]);
  return {
    library: new Uint8Array(await library.arrayBuffer()),
    index: (await index.json()) as ArchiveIndex,
    image: new Uint8Array(await image.arrayBuffer()),
  };
}

/** The library of the resources. */
export function libraryOf({ library, index }: Resources): Archive {
  return openArchive(
    index,
    typeof library === "function" ? library : (offset, length) => library.subarray(offset, offset + length),
  );
}
