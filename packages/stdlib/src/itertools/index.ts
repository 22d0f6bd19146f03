/** The module `itertools` (Modules/itertoolsmodule.c). */
import type { ModuleSpec } from "@pyvm/vm";
import { ACCUMULATE_TYPE } from "./accumulate.ts";
import { CHAIN_TYPE } from "./chain.ts";
import { COMBINATIONS_TYPE, COMBINATIONS_WITH_REPLACEMENT_TYPE } from "./combinations.ts";
import { COUNT_TYPE } from "./count.ts";
import { CYCLE_TYPE } from "./cycle.ts";
import { GROUPBY_TYPE, GROUPER_TYPE } from "./groupby.ts";
import { ISLICE_TYPE } from "./islice.ts";
import { PAIRWISE_TYPE } from "./pairwise.ts";
import { PERMUTATIONS_TYPE } from "./permutations.ts";
import { PRODUCT_TYPE } from "./product.ts";
import { REPEAT_TYPE } from "./repeat.ts";
import { COMPRESS_TYPE, DROPWHILE_TYPE, FILTERFALSE_TYPE, STARMAP_TYPE, TAKEWHILE_TYPE } from "./selection.ts";
import { TEE_DATA_TYPE, TEE_TYPE, teeFunction } from "./tee.ts";
import { ZIP_LONGEST_TYPE } from "./zip-longest.ts";

export const spec: ModuleSpec = {
  name: "itertools",
  doc: `Functional tools for creating and using iterators.

Infinite iterators:
count(start=0, step=1) --> start, start+step, start+2*step, ...
cycle(p) --> p0, p1, ... plast, p0, p1, ...
repeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n times

Iterators terminating on the shortest input sequence:
accumulate(p[, func]) --> p0, p0+p1, p0+p1+p2
chain(p, q, ...) --> p0, p1, ... plast, q0, q1, ...
chain.from_iterable([p, q, ...]) --> p0, p1, ... plast, q0, q1, ...
compress(data, selectors) --> (d[0] if s[0]), (d[1] if s[1]), ...
dropwhile(pred, seq) --> seq[n], seq[n+1], starting when pred fails
groupby(iterable[, keyfunc]) --> sub-iterators grouped by value of keyfunc(v)
filterfalse(pred, seq) --> elements of seq where pred(elem) is False
islice(seq, [start,] stop [, step]) --> elements from
       seq[start:stop:step]
pairwise(s) --> (s[0],s[1]), (s[1],s[2]), (s[2], s[3]), ...
starmap(fun, seq) --> fun(*seq[0]), fun(*seq[1]), ...
tee(it, n=2) --> (it1, it2 , ... itn) splits one iterator into n
takewhile(pred, seq) --> seq[0], seq[1], until pred fails
zip_longest(p, q, ...) --> (p[0], q[0]), (p[1], q[1]), ...

Combinatoric generators:
product(p, q, ... [repeat=1]) --> cartesian product
permutations(p[, r])
combinations(p, r)
combinations_with_replacement(p, r)
`,
  types: [
    ACCUMULATE_TYPE,
    COMBINATIONS_TYPE,
    COMBINATIONS_WITH_REPLACEMENT_TYPE,
    CYCLE_TYPE,
    DROPWHILE_TYPE,
    TAKEWHILE_TYPE,
    ISLICE_TYPE,
    STARMAP_TYPE,
    CHAIN_TYPE,
    COMPRESS_TYPE,
    FILTERFALSE_TYPE,
    COUNT_TYPE,
    ZIP_LONGEST_TYPE,
    PAIRWISE_TYPE,
    PERMUTATIONS_TYPE,
    PRODUCT_TYPE,
    REPEAT_TYPE,
    GROUPBY_TYPE,
    GROUPER_TYPE,
    TEE_TYPE,
    TEE_DATA_TYPE,
  ],
  functions: [["tee($module, iterable, n=2, /)", teeFunction, "Returns a tuple of n independent iterators."]],
};
