/** The programs that the speed is measured on. */
import { testPrograms } from "./programs.ts";

testPrograms("cli/test/programs/bench");
