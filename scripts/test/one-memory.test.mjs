import { describe, expect, it } from "vitest";
import { oneMemory } from "../one-memory.mjs";

function transformed(code) {
  return oneMemory().transform(code, "module.ts")?.code ?? code;
}

describe("the plugin for a bundle with one memory", () => {
  it("puts variables in the place of views", () => {
    expect(transformed("const i32 = vm.i32; vm.u8[at] = memory.f64[at >> 3] | vm.heap.u16[1];")).toBe(
      "const i32 = $i32; $u8[at] = $f64[at >> 3] | $u16[1];",
    );
    expect(transformed("const { i32, u8 } = vm;")).toBe("const i32 = $i32, u8 = $u8;");
    expect(transformed("f(matcher.vm!.i32[0]);")).toBe("f($i32[0]);");
  });

  it("does so with the views that a class takes over from the memory", () => {
    const taken = "class Lists { #i32: Int32Array; constructor(memory: Memory) { this.#i32 = memory.i32; }";
    expect(transformed(`${taken} first() { return this.#i32[0]; } }`)).toBe(
      `${taken.replace("memory.i32", "$i32")} first() { return $i32[0]; } }`,
    );
    expect(transformed("class Machine extends Heap { get(at: number) { return this.i32[at]; } }")).toBe(
      "class Machine extends Heap { get(at: number) { return $i32[at]; } }",
    );
  });

  it("leaves what is something else", () => {
    for (const code of [
      "class Memory { constructor(buffer: ArrayBuffer) { this.i32 = new Int32Array(buffer); this.i32[0] = 1; } }",
      "const { i32, top } = memory;",
      "const text = `vm.i32[${at}]`; // vm.i32",
      "table.i32[0] = vm.top; f(i32);",
    ])
      expect(transformed(code)).toBe(code);
  });
});
