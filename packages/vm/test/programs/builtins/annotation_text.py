# The text of annotations that are not evaluated: subscripts.
from __future__ import annotations


def f(
    a: tuple[(str, *types)], b: x[1, 2], c: x[(1, 2)], d: x[()], e: x[(1,)], f: x[(*a,)], g: x[a:b, (*c, d)], h: (a, *b),
    i: x[lambda: 1, 2], j: x[[*a]], k: x[(a, b), (*c,)], l: x[a if b else c], m: x[a:b:c, ...],
):
    pass


for name, text in f.__annotations__.items():
    print(name, text)
