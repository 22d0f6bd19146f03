/** The address of `collections.deque`, a leaf that the deque and its iterators share. */
import { type Address, staticType } from "@pyvm/vm";

export const DEQUE_TYPE: Address = staticType();
