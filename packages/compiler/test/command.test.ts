import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { runCommand } from "../src/command/command.ts";
import { readPyc } from "../src/index.ts";
import { bytes, recorded } from "./dis-recorded.ts";

interface Outcome {
  status: number;
  output: string;
  error: string;
  files: Record<string, Uint8Array>;
}

/** Runs the command in a world of a few files. */
function run(words: string, files: Record<string, string | Uint8Array> = {}): Outcome {
  const outcome: Outcome = { status: 0, output: "", error: "", files: {} };
  outcome.status = runCommand(words === "" ? [] : words.split(" "), {
    readFile: (name) => {
      const data = files[name];
      if (data === undefined) throw Object.assign(new Error(`ENOENT: ${name}`), { code: "ENOENT", syscall: "open" });
      return typeof data === "string" ? new TextEncoder().encode(data) : data;
    },
    writeFile: (name, data) => void (outcome.files[name] = data),
    modifiedAt: () => 1700000000,
    write: (text) => void (outcome.output += text),
    writeError: (text) => void (outcome.error += text),
  });
  return outcome;
}

const recordedPyc = bytes(recorded.timestamp_pyc);

it("dis: of a source and of a .pyc", () => {
  const source = readFileSync(new URL("dis-sample.py", import.meta.url));
  expect(run("dis dis-sample.py", { "dis-sample.py": source }).output).toBe(recorded.dis);
  expect(run("dis x.pyc", { "x.pyc": recordedPyc }).output).toBe(recorded.dis);
  expect(run("dis -O -", { "-": "assert x" }).output).not.toContain("LOAD_ASSERTION_ERROR");
});

it("dis: of a .pyc of another version", () => {
  const file = new URL("versions/3.12.json", import.meta.url);
  const { pyc, dis } = JSON.parse(readFileSync(file, "utf8")) as { pyc: string; dis: string[] };
  const data = Uint8Array.from(Buffer.from(pyc, "base64"));
  expect(run("dis x.pyc", { "x.pyc": data }).output).toBe(dis.join("\n"));
  expect(JSON.parse(run("dis --json x.pyc", { "x.pyc": data }).output)).toMatchObject({ version: "3.12" });
  expect(run("pyc x.pyc", { "x.pyc": data }).output).toMatch(/^Version: {11}CPython 3\.12\n/);
});

it("dis as data", () => {
  const data = JSON.parse(run("dis --json --mode eval x.py", { "x.py": "f(lambda: 1)" }).output);
  expect(data).toMatchObject({ name: "<module>", names: ["f"], version: "3.10" });
  expect(data.instructions[0]).toEqual({
    opname: "LOAD_NAME",
    opcode: 101,
    arg: 0,
    argrepr: "f",
    offset: 0,
    startsLine: 1,
    isJumpTarget: false,
  });
  expect(data.inner).toMatchObject([{ name: "<lambda>" }]);
});

it("ast", () => {
  expect(run("ast --indent 0 x.py", { "x.py": "x" }).output).toBe(
    "Module(body=[Expr(value=Name(id='x', ctx=Load()))], type_ignores=[])\n",
  );
  expect(run("ast --attributes --mode eval x.py", { "x.py": "x" }).output).toContain("    lineno=1,\n");
});

it("symtable", () => {
  const source = "import a\ndef f(x: int):\n  global g\n  y = x, len\n  def h(): yield y\nclass C: b = a\n";
  expect(run("symtable x.py", { "x.py": source }).output).toBe(`module
  a: local, imported
  f: local, bound
  int: global, used
  g: global by declaration
  C: local, bound
  function f, line 2
    x: local, parameter, used
    g: global by declaration
    y: cell, bound
    len: global, used
    h: local, bound
    nested generator h, line 5
      y: free, used
  class C, line 6
    b: local, bound
    a: global, used
`);
});

it("cfg", () => {
  const { output } = run("cfg x.py", { "x.py": "if x: y" });
  expect(output).toContain("==== <module>, line 1: generated\nblock 0:");
  expect(output).toContain("==== <module>, line 1: optimised\nblock 0:");
  expect(JSON.parse(run("cfg --json x.py", { "x.py": "if x: y" }).output)).toHaveLength(1);
});

it("pyc: writes what can be read, and describes it", () => {
  const { output, files } = run("pyc x.py", { "x.py": "print(1)\n" });
  expect(output).toBe(`x.pyc: ${files["x.pyc"].length} bytes\n`);
  const { code, validation } = readPyc(files["x.pyc"]);
  expect(code.filename).toBe("x.py");
  expect(validation).toEqual({ kind: "timestamp", mtime: 1700000000, size: 9 });
  expect(run("pyc x.pyc", { "x.pyc": files["x.pyc"] }).output).toMatch(/^Version:.*3\.10\n[^]*Bytecode: +sound\n$/);
  expect(Object.keys(run("pyc -OO x.py", { "x.py": "" }).files)).toEqual(["x.opt-2.pyc"]);
  const hashed = run("pyc --hash --output y x.py", { "x.py": "1" }).files.y;
  expect(readPyc(hashed).validation).toMatchObject({ kind: "hash", checkSource: true });
});

it.each([
  ["dis x.py", "x = = 1\n", 1, '  File "x.py", line 1\n    x = = 1\n        ^\nSyntaxError: invalid syntax\n'],
  ["dis x.py", "  x\n", 1, '  File "x.py", line 1\n    x\nIndentationError: unexpected indent\n'],
  ["symtable x.py", "def f(x): global x\n", 1, "SyntaxError: name 'x' is parameter and global\n"],
  ["dis x.py", "x\0", 1, "x.py: ValueError: source code string cannot contain null bytes\n"],
  ["dis x.py", `x${"()".repeat(5000)}`, 1, "x.py: RecursionError: maximum recursion depth exceeded"],
  ["dis x.pyc", "abcd", 1, "x.pyc: ImportError: bad magic number in 'x.pyc': b'abcd' (at byte 0)\n"],
  ["pyc x.pyc", recordedPyc.subarray(0, 100), 1, "x.pyc: EOFError: marshal data too short (at byte "],
  ["ast x.pyc", recordedPyc, 1, "x.pyc: ast needs a source, and x.pyc is a .pyc file\n"],
  ["dis y.py", "", 2, "pyvm-compiler: ENOENT: y.py\n"],
  ["fly x.py", "", 2, "pyvm-compiler: there is no command 'fly'; there are dis, ast, symtable, cfg, pyc\n"],
  ["dis", "", 2, "pyvm-compiler: a file is missing\n"],
  ["dis x.py y.py", "", 2, "pyvm-compiler: one file at a time\n"],
  ["dis --fast x.py", "", 2, "pyvm-compiler: there is no option --fast\n"],
  ["dis x.py --mode", "", 2, "pyvm-compiler: --mode needs a value\n"],
  ["ast --mode all x.py", "", 2, "pyvm-compiler: --mode is exec, eval or single, met 'all'\n"],
  ["ast --indent x x.py", "", 2, "pyvm-compiler: --indent takes a small number, met 'x'\n"],
])("an error of %s", (words, data, status, message) => {
  const outcome = run(words, { "x.py": data, "x.pyc": data });
  expect(outcome).toMatchObject({ status, output: "" });
  expect(outcome.error).toContain(message);
});

it("any file gets an answer or an error", () => {
  const command = fc.constantFrom("dis", "dis --json", "ast", "symtable", "cfg", "pyc");
  const change = fc.tuple(fc.nat(recordedPyc.length - 1), fc.nat(255));
  const damaged = fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const data = recordedPyc.slice();
    for (const [offset, byte] of changes) data[offset] = byte;
    return data;
  });
  const words = fc.array(fc.constantFrom("def ", "f", "(", ")", ":", "\n", " ", "x", "=", "1", "'", "if ", "\\", "{"));
  const source = words.map((parts) => new TextEncoder().encode(parts.join("")));
  const data = fc.oneof(fc.uint8Array({ maxLength: 40 }), source, damaged);
  fc.assert(
    fc.property(command, fc.constantFrom("x.py", "x.pyc"), data, (words, file, bytes) => {
      const { status, output, error } = run(`${words} ${file}`, { [file]: bytes });
      expect(status === 0 ? error === "" : status === 1 && output === "" && error !== "").toBe(true);
    }),
    { numRuns: 200 },
  );
});

it("help", () => {
  expect(run("--help")).toMatchObject({ status: 0, error: "" });
  expect(run("").status).toBe(2);
  expect(run("dis -h").output).toContain("usage: pyvm-compiler COMMAND");
});

it("runs under Node", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "pyvm-compiler-"));
  try {
    const root = fileURLToPath(new URL("../../../", import.meta.url));
    const command = path.join(folder, "bin.mjs");
    const settings = { input: path.join(root, "packages/compiler/src/command/bin.ts"), file: command, siblings: true };
    const build = `import { bundle } from ${JSON.stringify(`${root}scripts/bundle.mjs`)}; await bundle(${JSON.stringify(settings)});`;
    spawnSync(process.execPath, ["--input-type=module", "-e", build], { cwd: root, stdio: "inherit" });
    writeFileSync(path.join(folder, "x.py"), "print(6 * 7)\n");
    const node = (...words: string[]): { status: number | null; stdout: string; stderr: string } =>
      spawnSync(process.execPath, [command, ...words], { cwd: folder, encoding: "utf8", input: "1 +" });
    expect(node("dis", "x.py")).toMatchObject({ status: 0, stderr: "" });
    expect(node("pyc", "x.py").status).toBe(0);
    expect(existsSync(path.join(folder, "x.pyc"))).toBe(true);
    expect(node("ast", "-")).toMatchObject({ status: 1, stdout: "" });
    expect(node("ast", "missing.py")).toMatchObject({ status: 2, stdout: "" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
