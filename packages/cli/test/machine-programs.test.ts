/** Programs about the machine and its built-in types. */
import { testPrograms } from "./programs.ts";

testPrograms("vm/test/programs", ["--allocator", "debug"]);
testPrograms("cli/test/programs/tour");
