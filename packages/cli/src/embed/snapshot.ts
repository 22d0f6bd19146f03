/**
 * The bytes of a machine that can be kept in a file:
 *
 *     +------------+---------------+--------------------+---------+------------------+
 *     | "pyvmsnap" | header length | header, UTF-8 JSON | padding | image of memory  |
 *     +------------+---------------+--------------------+---------+------------------+
 *     0            8               12                             a multiple of 8
 */
import type { OpenFileState } from "./files.ts";

const MAGIC = "pyvmsnap";
const HEADER = 12;
const VERSION = 1;

/** What a snapshot says of itself, and what lies outside the image. */
export interface SnapshotHeader {
  /** Of the build: an image of another one is of no use. */
  readonly fingerprint: number;
  readonly allocator: string;
  readonly collector: string;
  /** Objects that JavaScript had references to, one entry a reference: the restored machine gives them back. */
  readonly references: readonly number[];
  /** The names of the JavaScript functions by their number; null for what is no function. */
  readonly functions: readonly (string | null)[];
  readonly freeNumbers: readonly number[];
  readonly openFiles: readonly OpenFileState[];
}

export interface Snapshot {
  readonly header: SnapshotHeader;
  readonly image: Uint8Array;
}

export function writeSnapshot(header: SnapshotHeader, image: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify({ version: VERSION, ...header }));
  const start = (HEADER + json.length + 7) & ~7;
  const bytes = new Uint8Array(start + image.length);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, json.length, true);
  bytes.set(json, HEADER);
  bytes.set(image, start);
  return bytes;
}

/** @throws TypeError for bytes that are no snapshot of this version */
export function readSnapshot(bytes: Uint8Array): Snapshot {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC || bytes.length < HEADER) throw new TypeError("these bytes are no snapshot of a Python");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  const header = parseHeader(bytes.subarray(HEADER, HEADER + length));
  return { header, image: bytes.subarray((HEADER + length + 7) & ~7) };
}

function parseHeader(bytes: Uint8Array): SnapshotHeader {
  let header: SnapshotHeader & { readonly version?: number };
  try {
    header = JSON.parse(new TextDecoder().decode(bytes)) as SnapshotHeader & { readonly version?: number };
  } catch (error) {
    throw new TypeError("the snapshot is damaged", { cause: error });
  }
  if (header.version !== VERSION) throw new TypeError("the snapshot was made by another version of pyvm");
  return header;
}
