export * from "./float-decimal.ts";
export * from "./float-format.ts";
export * from "./float-parse.ts";
export * from "./float-arithmetic.ts";
export * from "./integer.ts";
export * from "./integer-text.ts";
