/** Where the type sys.UnraisableHookArgs lies: apart from its declaration, which must not be loaded before struct sequences are. */
import type { Address } from "@pyvm/heap";
import { staticType } from "../../object/static.ts";

export const UNRAISABLE_HOOK_ARGS_TYPE: Address = staticType();
