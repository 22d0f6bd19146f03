/** Stopping a program from another thread, or from a function that it calls. */
import { EB_SIGNAL, type Host, IS_EVAL_BREAKER, type Machine } from "@pyvm/vm";

const SIGINT = 2;
/** A user without rights. */
const NOBODY = 65534;

/** What {@link interrupt} needs; it may be posted to another thread if the machine's memory is shared. */
export interface Interrupter {
  /** One int32: 1 while an interrupt waits. */
  readonly flag: ArrayBuffer | SharedArrayBuffer;
  readonly memory: ArrayBuffer | SharedArrayBuffer;
}

/** Raises KeyboardInterrupt in a running program, as Ctrl-C does; an idle machine gets it when it runs next. */
export function interrupt({ flag, memory }: Interrupter): void {
  Atomics.store(new Int32Array(flag), 0, 1);
  Atomics.or(new Int32Array(memory), IS_EVAL_BREAKER >> 2, EB_SIGNAL);
}

/** The machine's end of it. */
export class InterruptFlag {
  readonly #word: Int32Array;

  constructor(shared: boolean) {
    this.#word = new Int32Array(shared ? new SharedArrayBuffer(4) : new ArrayBuffer(4));
  }

  interrupter(vm: Machine): Interrupter {
    return { flag: this.#word.buffer, memory: vm.memory.buffer };
  }

  /** What the machine knows of a process: nothing but its signals, and a mask for files that have no permissions. */
  process(): NonNullable<Host["process"]> {
    let mask = 0o022;
    return {
      pid: 1,
      ppid: 0,
      platform: "linux",
      uid: NOBODY,
      euid: NOBODY,
      gid: NOBODY,
      egid: NOBODY,
      umask: (next) => {
        const before = mask;
        mask = next;
        return before;
      },
      pendingSignals: () => (Atomics.exchange(this.#word, 0, 0) === 0 ? [] : [SIGINT]),
      pollSignals: () => Atomics.load(this.#word, 0) !== 0,
    };
  }
}
