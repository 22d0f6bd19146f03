/** The collector of docs/write-a-collector.md. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { collectorContract } from "@pyvm/gc/contract";
import { small } from "./guide/small-collector.ts";

const page = readFileSync(new URL("../../../docs/write-a-collector.md", import.meta.url), "utf8");
const source = readFileSync(new URL("guide/small-collector.ts", import.meta.url), "utf8");
/** The rules that the page says are not kept. */
const notKept = [...page.matchAll(/^- (.*?)(?: \([^)]*\))?$/gm)].map(([, name]) => name!);

it("stands in the guide as it is", () => {
  expect(page).toContain(`\`\`\`ts\n${source}\`\`\``);
});

it("has 60 lines from create to its end", () => {
  const body = source.slice(source.indexOf("create(model"), source.indexOf("\n  },\n"));
  const lines = body.split("\n").slice(1);
  expect(lines.filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length).toBeLessThanOrEqual(60);
});

describe("the contract", () => {
  const rules = collectorContract(small);
  it.each(rules.filter(({ name }) => !notKept.includes(name)))("is kept: $name", (rule) => rule.run());
  it.each(rules.filter(({ name }) => notKept.includes(name)))("is not kept, as the guide says: $name", (rule) => {
    expect(() => rule.run()).toThrow(`the collector small breaks the rule "${rule.name}"`);
  });
  it("has all the rules that the guide names", () => {
    for (const name of notKept) expect(rules.map((rule) => rule.name)).toContain(name);
  });
});
