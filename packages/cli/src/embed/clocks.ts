/** The clocks that every JavaScript has. */
import { HostError, type HostClocks } from "@pyvm/vm";
import { localZone } from "../local-zone.ts";

const ENOSYS = 38;

function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds * 1000)) * 1000n;
}

/** Waits without spending the processor; a page's main thread may not. */
function sleep(seconds: number): void {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000);
  } catch {
    throw new HostError("ENOSYS", ENOSYS, "this thread cannot wait");
  }
}

export const systemClocks: HostClocks = {
  time: () => nanoseconds(performance.timeOrigin + performance.now()),
  monotonic: () => nanoseconds(performance.now()),
  processTime: () => nanoseconds(performance.now()),
  sleep,
  zone: localZone,
};

/** Random bytes of the platform. */
export function systemRandom(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const most = 65536; // getRandomValues gives no more at once
  for (let at = 0; at < length; at += most) crypto.getRandomValues(bytes.subarray(at, Math.min(at + most, length)));
  return bytes;
}
