/** Where the type TextIOWrapper lives: a leaf, for the modules that its definition imports. */
import { type Address, staticType } from "@pyvm/vm";

export const TEXT_IO_WRAPPER_TYPE: Address = staticType();
