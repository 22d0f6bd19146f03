from types import FunctionType
g={'a':1}
f=FunctionType(compile("b = a + 1\nprint(sorted(k for k in locals() if k[0] != '_'))","m","exec"), g)
f(); print(g['b'])
def call(f): return f()
for _ in range(3): call(f)

import ast

co = compile("c = 5\nawait g()", "?", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


async def waited():
    print("waited")


g["g"] = waited
try:
    FunctionType(co, g)().send(None)
except StopIteration as stop:
    print(stop.value, g["c"])
