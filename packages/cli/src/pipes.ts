/**
 * Pipes and pairs of sockets inside the process: what asyncio wakes itself with, and what a program sends to itself through `os.pipe()`.
 *
 * ```text
 *   end ---outgoing---> channel: chunks of bytes, at most CAPACITY ---incoming---> other end
 * ```
 *
 * Nobody else can fill or empty them while the program waits. So what would wait for ever is refused with EAGAIN, as by a descriptor that does not block.
 */
import { HostError, type HostStat } from "@pyvm/vm";

const ERRNO = { EBADF: 9, EAGAIN: 11, ESPIPE: 29, EPIPE: 32 };
/** What Linux gives a pipe. */
const CAPACITY = 65536;
const PIPE_MODE = 0o10600;
const SOCKET_MODE = 0o140777;
/** Descriptors of ends start here, above those of the system and below those of the library. */
const FIRST_FD = 1 << 19;

function fail(code: keyof typeof ERRNO): never {
  throw new HostError(code, ERRNO[code], code);
}

/** Bytes on their way from one end to the other. */
class Channel {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  /** Whether there is still an end that writes, and one that reads. */
  written = true;
  read = true;

  get readable(): boolean {
    return this.#size > 0 || !this.written;
  }

  get writable(): boolean {
    return this.#size < CAPACITY || !this.read;
  }

  push(bytes: Uint8Array): number {
    if (!this.read) fail("EPIPE");
    if (!this.writable) fail("EAGAIN");
    const chunk = bytes.slice(0, CAPACITY - this.#size);
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    return chunk.length;
  }

  /** 0 at the end. */
  take(into: Uint8Array): number {
    if (!this.readable) fail("EAGAIN");
    let count = 0;
    while (count < into.length && this.#chunks.length > 0) {
      const chunk = this.#chunks[0]!;
      const part = chunk.subarray(0, into.length - count);
      into.set(part, count);
      count += part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    }
    this.#size -= count;
    return count;
  }
}

interface End {
  readonly incoming: Channel | null;
  readonly outgoing: Channel | null;
  readonly mode: number;
}

/** The open ends of one process. */
export class Pipes {
  readonly #ends = new Map<number, End>();
  #nextFd = FIRST_FD;

  /** Whether the descriptor is one of an end, so that the other methods are about it. */
  has(fd: number): boolean {
    return this.#ends.has(fd);
  }

  pipe(): readonly [number, number] {
    const channel = new Channel();
    return [
      this.#add({ incoming: channel, outgoing: null, mode: PIPE_MODE }),
      this.#add({ incoming: null, outgoing: channel, mode: PIPE_MODE }),
    ];
  }

  socketPair(): readonly [number, number] {
    const there = new Channel();
    const back = new Channel();
    return [
      this.#add({ incoming: back, outgoing: there, mode: SOCKET_MODE }),
      this.#add({ incoming: there, outgoing: back, mode: SOCKET_MODE }),
    ];
  }

  #add(end: End): number {
    const fd = this.#nextFd++;
    this.#ends.set(fd, end);
    return fd;
  }

  #end(fd: number): End {
    return this.#ends.get(fd) ?? fail("EBADF");
  }

  close(fd: number): void {
    this.shutdown(fd, true, true);
    this.#ends.delete(fd);
  }

  shutdown(fd: number, reading: boolean, writing: boolean): void {
    const { incoming, outgoing } = this.#end(fd);
    if (incoming !== null && reading) incoming.read = false;
    if (outgoing !== null && writing) outgoing.written = false;
  }

  read(fd: number, into: Uint8Array, position: number | null): number {
    if (position !== null) fail("ESPIPE");
    return (this.#end(fd).incoming ?? fail("EBADF")).take(into);
  }

  write(fd: number, from: Uint8Array, position: number | null): number {
    if (position !== null) fail("ESPIPE");
    return (this.#end(fd).outgoing ?? fail("EBADF")).push(from);
  }

  /** Whether reading, or writing, would neither wait nor be refused with EAGAIN. */
  ready(fd: number, writing: boolean): boolean {
    const { incoming, outgoing } = this.#end(fd);
    return writing ? outgoing?.writable === true : incoming?.readable === true;
  }

  stat(fd: number): HostStat {
    const { mode } = this.#end(fd);
    return { mode, ino: fd, dev: 0, nlink: 1, uid: 0, gid: 0, size: 0, atimeNs: 0n, mtimeNs: 0n, ctimeNs: 0n };
  }
}
