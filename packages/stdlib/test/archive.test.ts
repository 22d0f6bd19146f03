import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openArchive, type ArchiveIndex } from "../src/archive.ts";

const index: ArchiveIndex = {
  python: "3.10",
  mtime: 7,
  files: { "os.py": [0, 2], "json/__init__.py": [2, 3], "json/tool.py": [5, 0] },
};
const bytes = new TextEncoder().encode("osjso");

describe("openArchive", () => {
  const archive = openArchive(index, (offset, length) => bytes.subarray(offset, offset + length));
  const text = (path: string): string => new TextDecoder().decode(archive.read(path));

  it("reads the range of a file", () => {
    expect(text("os.py")).toBe("os");
    expect(text("json/__init__.py")).toBe("jso");
    expect(archive.read("json/tool.py")).toHaveLength(0);
  });

  it("finds folders from the paths of files", () => {
    expect(archive.list("")).toEqual(["json", "os.py"]);
    expect(archive.list("json")).toEqual(["__init__.py", "tool.py"]);
    expect(archive.stat("json")).toEqual({ kind: "directory", size: 0, mtime: 7 });
    expect(archive.stat("os.py")).toEqual({ kind: "file", size: 2, mtime: 7 });
  });

  it("says undefined of what is not there", () => {
    expect(archive.exists("toString")).toBe(false);
    expect(archive.read("json")).toBeUndefined();
    expect(archive.list("os.py")).toBeUndefined();
    expect(archive.stat("os.py/x")).toBeUndefined();
  });
});

describe("the packed library", () => {
  const folder = new URL("../dist/", import.meta.url);
  it.runIf(existsSync(new URL("lib.json", folder)))("holds CPython's modules and no other machine's settings", () => {
    const library = readFileSync(new URL("lib.bin", folder));
    const real = JSON.parse(readFileSync(new URL("lib.json", folder), "utf8")) as ArchiveIndex;
    const archive = openArchive(real, (offset, length) => library.subarray(offset, offset + length));
    expect(new TextDecoder().decode(archive.read("this.py"))).toMatch(/^s = """Gur Mra bs Clguba/);
    expect(archive.list("collections")).toEqual(expect.arrayContaining(["__init__.py", "abc.py"]));
    expect(archive.list("")?.filter((name) => name.startsWith("_sysconfigdata"))).toEqual([
      "_sysconfigdata__linux_x86_64-linux-gnu.py",
    ]);
    expect(new TextDecoder().decode(library)).not.toMatch(/emscripten|pyodide/i);
    expect(readFileSync(new URL("LICENSE-python.txt", folder), "utf8")).toContain("PYTHON SOFTWARE FOUNDATION LICENSE");
  });
});
