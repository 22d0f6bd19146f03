export const ALLOCATORS: readonly string[];
export const COLLECTORS: readonly string[];
export const SUITES: Readonly<Record<string, readonly string[]>>;
export const PROGRAMS: readonly string[];
export function isFor(collector: string, program: string): boolean;
export function comparable(collector: string, output: string): string;
export function expectedOutput(program: string): string;
