import { defineConfig } from "vitest/config";

const packages = ["parser", "compiler", "heap", "gc", "vm", "stdlib", "cli"];

// Tests read the sources of every package, so nothing has to be built before them.
const conditions = ["@pyvm/source", "module", "node", "import", "default"];

/** Whole programs run in these tests, on machines that may be busy. */
const testTimeout = 60_000;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      ...packages.map((name) => ({
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: { name, root: `packages/${name}`, include: ["test/**/*.test.ts"], testTimeout },
      })),
      { test: { name: "workspace", root: "scripts", include: ["test/**/*.test.mjs"], testTimeout } },
    ],
  },
});
