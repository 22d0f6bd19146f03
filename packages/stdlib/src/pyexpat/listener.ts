/**
 * Who is told of a document inside of the machine, in the place of the handlers of a Python program: `_elementtree`. Addresses and text are borrowed, and
 * good until the call returns. What a listener throws ends the reading.
 */
import type { Address } from "@pyvm/vm";

export interface Listener {
  /** Whether there is anyone for what the handler of a number (object.ts) is told. */
  hears(handler: number): boolean;
  /** `attributes` has names and values in turns, of which `count` count. */
  startElement(name: Address, attributes: readonly Address[], count: number): void;
  endElement(name: Address): void;
  /** Text as UTF-8, from `from` to `end` of `u8`. */
  characterData(u8: Uint8Array, from: number, end: number): void;
  /** What is told to nobody else, as it is written. */
  unheard(u8: Uint8Array, from: number, end: number): void;
  /** What the handler of a number is told; 0 stands for None. */
  tell(handler: number, args: readonly Address[]): void;
}
