# async and await in the grammars of Python before 3.7.
import ast

SOURCES = [
    'async = 12\nawait = 13\n',
    'async def f():\n await x\n',
    'async def f():\n  def g():\n    await = 1\n',
    'async def f(): await x\nawait = 1\n',
    'async def f():\n  x\n  async = 3\n',
    'async def f():\n  x\nasync = 3\n',
    'def f():\n  async def g():\n    await x\n  await = 3\nasync\n',
    'async\\\n def f(): pass\nasync=1\n',
    'async for x in y: pass\n',
    'async with a: pass\n',
    'await x\n',
    'x = [async for async in async]\n',
    'async def f(xs):\n  return [x async for x in xs]\n',
    'f(async=1, await=2)\n',
    'def async(await): pass\n',
    'class async: pass\n',
    'import async\nfrom await import async\n',
    'x.async.await\n',
    'async  # comment\n',
    'async define\n',
    'async def\xe9 f(): pass\n',
    'async def f(await=1): pass\n',
    'async def f():\n  x\n(await)\n',
    'async def f():\n  (\nawait x)\nawait=2\n',
    "f'{await}'\n",
    "f'{async}'\n",
    "async def f():\n  f'{await x}'\n",
    'lambda async: await\n',
    'if 1:\n  async def f():\n    pass\n  await = 1\n',
    'async def f():\n\n  x\n\n\n# c\nasync = 1\n',
    'async def f(): pass; await = 1\n',
    'async def f():\n  pass\n\nasync def g():\n  pass\nawait\n',
    '@await\nasync def f(): pass\n',
    'async def\n',
    'async def f():\n  class C:\n    def m(self): async\n',
    'async',
    'await',
    '(async)\n',
    'async def f(\n):\n x\nawait\n',
]

COMMENTED = [
    'async def foo():\n    # type: () -> int\n    return await bar()\n\nawait = 1\n',
    'async def bar():  # type: () -> int\n    return await bar()\n',
    'async def bar():\n    return await bar()\n# type: ignore\nawait=1\n',
    'async def bar():\n    return await bar()\n# type: int\nawait=1\n',
    'async def bar():\n    # type: ignore\n    return await bar()\n    x = 1 # type: int\n    await y\nawait\n',
    'async def bar():\n    for x in y:\n      # type: int\n      await z\n',
    'async def bar():\n    x\n    # type: int\n    await z\n',
    'async def bar():\n    for x in y: # type: int\n      await z\n    await z\nawait\n',
]


def parsed(source, **options):
    try:
        return ast.dump(ast.parse(source, **options))
    except SyntaxError as error:
        return type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset


for source in SOURCES:
    for minor in (4, 5, 6, 7):
        print(ascii(source), minor, parsed(source, feature_version=(3, minor)))
    for mode in ('eval', 'single'):
        print(ascii(source), mode, parsed(source, mode=mode, feature_version=(3, 6)))
for source in COMMENTED:
    for minor in (4, 5, 6, 7):
        print(ascii(source), minor, parsed(source, feature_version=(3, minor), type_comments=True))
