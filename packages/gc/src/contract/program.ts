/** A program made of numbers: any list of them is one, so a test can make them at random and make them smaller. */
import type { CollectorKind } from "../collector.ts";
import { type Kind, type Thing, violated, World } from "./world.ts";

const KINDS: readonly Kind[] = ["list", "node", "tuple"];
const ACTIONS = 13;
const MOST_THINGS = 200;
/** Often, seldom, and what makes very small slices of a collector that works in slices. */
const OLDER_THRESHOLDS: readonly number[] = [1, 20_000, 100_000];
/** What is resurrected may resurrect others when it dies in the end, but nobody does it twice. */
const MOST_RESURRECTIONS = 100;

/** Reads a program's numbers one after the other; zeros follow the last. */
class Reader {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }
  get isAtEnd(): boolean {
    return this.#at >= this.#numbers.length;
  }
  next(limit: number): number {
    return Math.abs(this.#numbers[this.#at++] ?? 0) % limit;
  }
  choose<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.next(items.length)];
  }
}

/**
 * Runs a program against a collector: objects are made, joined, emptied, held and dropped, with finalisers that resurrect, allocate, empty others or
 * ask for a collection, and weak references whose callbacks do such things too. Whatever the collector frees must be unreachable; at the end it must leave exactly
 * what is reachable, and then nothing.
 *
 * @throws ContractViolation
 */
export function runProgram(kind: CollectorKind, numbers: readonly number[]): void {
  const world = new World(kind, 4 * 1024 * 1024);
  const oldest = kind.constraints.generations - 1;
  const reader = new Reader(numbers);
  world.collector.setThreshold(0, reader.choose([1, 3])!);
  const older = reader.choose(OLDER_THRESHOLDS)!;
  for (let generation = 1; generation <= oldest; generation++) world.collector.setThreshold(generation, older);
  while (!reader.isAtEnd) {
    act(world, reader, oldest);
    world.collector.checkInvariants();
  }
  settle(world, oldest);
  world.expectOnlyReachable();
  for (let round = 0; round < MOST_RESURRECTIONS && world.things.size > 0; round++) {
    for (const thing of world.things.values()) while (thing.held > 0 && !thing.isFreed) world.drop(thing);
    settle(world, oldest);
  }
  if (world.things.size > 0) violated(`${world.things.size} objects were left when nothing was held any more`);
}

/** Collects until finalisers and callbacks have nothing more to say. */
function settle(world: World, oldest: number): void {
  for (let round = 0; round < 3; round++) world.collect(oldest);
  world.collector.checkInvariants();
}

/** What the program can name: what is held, or referred to by what is held. */
function visible(world: World): Thing[] {
  return [...world.reachable()];
}

function act(world: World, reader: Reader, oldest: number): void {
  const action = reader.next(ACTIONS);
  const things = visible(world);
  if (action <= 2 && world.things.size < MOST_THINGS) {
    world.make(KINDS[action]!, Array.from({ length: reader.next(3) }, () => reader.choose(things)!).filter(Boolean));
    world.safePoint();
    return;
  }
  const thing = reader.choose(things);
  if (thing === undefined) return;
  switch (action) {
    case 3:
    case 4:
    case 5:
      world.link(thing, reader.choose(things)!, reader.next(2));
      break;
    case 6:
      world.hold(thing);
      break;
    case 7:
    case 8:
    case 9:
      dropOne(world, reader);
      break;
    case 10:
      addWitness(world, thing, reader, oldest);
      break;
    case 11:
      world.collect(reader.next(oldest + 1));
      break;
    default:
      world.clear(thing);
  }
  world.safePoint();
}

function dropOne(world: World, reader: Reader): void {
  const held = [...world.things.values()].filter((thing) => thing.held > 0);
  const thing = reader.choose(held);
  if (thing !== undefined) world.drop(thing);
}

/** Gives a thing a finaliser, or a weak reference with a callback. */
function addWitness(world: World, thing: Thing, reader: Reader, oldest: number): void {
  const isFinalizer = reader.next(2) === 0;
  const deed = reader.next(5);
  const action = (): void => {
    if (deed === 0 && !thing.isFreed) world.hold(thing);
    else if (deed === 1) world.ring(2);
    else if (deed === 2 && !thing.isFreed) world.clear(thing);
    else if (deed === 3) world.collector.collect(oldest);
  };
  if (isFinalizer) thing.finalizer = action;
  else world.weak(thing, action);
}
