/** Programs about the modules of the library. */
import { testPrograms } from "./programs.ts";

testPrograms("stdlib/test/programs");
