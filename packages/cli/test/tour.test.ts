/** The listings of docs/tour.md: each is run and prints what stands below it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { pyvmWithStatistics } from "./command.ts";

const page = readFileSync(new URL("../../../docs/tour.md", import.meta.url), "utf8");
const listings = [...page.matchAll(/```python\n(.*?)```\n\n```text\n(.*?)```/gs)].map(([, code, output], index) => ({
  title: `listing ${index + 1}: ${code!.split("\n").at(-2)}`,
  code: code!,
  output: output!,
}));

it("the tour has listings", () => {
  expect(listings.length).toBeGreaterThan(15);
});

it.each(listings)("$title", async ({ code, output }) => {
  const folder = mkdtempSync(path.join(tmpdir(), "pyvm-tour-"));
  try {
    writeFileSync(path.join(folder, "listing.py"), code);
    const run = await pyvmWithStatistics(["listing.py"], { cwd: folder });
    expect(run.stdout, run.stderr).toBe(output);
    expect(run.stderr).toBe("");
    expect(run.afterDispose.blocks).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
