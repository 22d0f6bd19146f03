export * from "./database.ts";
export * from "./case.ts";
export * from "./unicodedata.ts";
