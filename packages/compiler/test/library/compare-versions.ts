/** Reads and disassembles the `.pyc` files that `disassemble_library.py` names, and compares with what it printed of them. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { disVersion, readAnyPyc } from "../../src/index.ts";
import { inOrder } from "./library-facts.ts";

const lines = readFileSync(0, "utf8")
  .split("\n")
  .filter((line) => line !== "");
let equal = 0;
for (const line of lines) {
  const [file, hash] = JSON.parse(line) as [string, string];
  const text = inOrder(disVersion(readAnyPyc(readFileSync(file), file).code));
  if (createHash("sha1").update(text).digest("hex") === hash) equal++;
  else console.log(`${file}: differs`);
}
console.log(`${equal} of ${lines.length} equal`);
process.exitCode = equal === lines.length ? 0 : 1;
