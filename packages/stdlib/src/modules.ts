/** Every native module of the library, in a fixed order. */
import type { ModuleSpec } from "@pyvm/vm";
import { spec as _codecsModule } from "./_codecs.ts";
import { spec as _impModule } from "./_imp.ts";
import { spec as _stringModule } from "./_string.ts";
import { spec as sysModule } from "./sys.ts";
import { spec as unicodedataModule } from "./unicodedata.ts";

export const nativeModules: readonly ModuleSpec[] = [
  _codecsModule,
  _impModule,
  _stringModule,
  sysModule,
  unicodedataModule,
];
