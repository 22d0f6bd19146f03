import { readFileSync } from "node:fs";

interface Answer {
  error: string;
  message: string;
}

/** What `dis-record.py` recorded from CPython 3.10. */
interface Recorded {
  timestamp_pyc: string;
  interned_elsewhere: string[];
  hash_pyc_header: string;
  dis: string;
  infos: string[];
  lines: [number, number, number | null][][];
  line_starts: [number, number][][];
  labels: number[][];
  stack_effects: Record<string, [number | null, number | null, number | null][]>;
  bad: [data: string, answer: Answer][];
  good: [data: string, repr: string, dumped: string][];
  source_hashes: [source: string, hash: string][];
}

export const recorded: Recorded = JSON.parse(readFileSync(new URL("dis-recorded.json", import.meta.url), "utf8"));

/** Bytes from base64. */
export function bytes(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, "base64"));
}
