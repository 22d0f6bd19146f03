/** What holds for the language when memory is refused (scarce-memory.test.ts) holds for the modules of the library that are native in CPython. */
import { expect, it } from "vitest";
import { createScarce } from "./scarce.ts";

/** What an attempt needs, and the attempt: statements of which the last one returns. */
type Attempt = readonly [setUp: string, body: string];

/** Small enough that each of their requests is refused. */
const WHOLE: Readonly<Record<string, Attempt>> = {
  "the items of a dict": ["kept = []", "d = {str(n): [n], (n,): str(n)}; kept.extend(zip(d.items(), d.items()))"],
  "the decoder of newlines": [
    "import io",
    `raw = io.BytesIO(b"one\\r\\ntwo\\n" + str(n).encode())
    return io.StringIO("a\\r\\n" + str(n), newline=None).getvalue(), io.TextIOWrapper(raw, "utf-8").readlines()`,
  ],
  "the weak references to an object": [
    "import weakref\nclass Referent: pass",
    `referent = Referent(); references = [weakref.ref(referent, lambda dead: n) for i in range(5)]
    return weakref.getweakrefs(referent) == references, weakref.getweakrefcount(referent)`,
  ],
  "bytes of what has a buffer": [
    "import codecs",
    `b = bytearray(str(n).encode()); m = memoryview(b)[::2]; whole = bytes(b), bytes(m), bytearray(m), str(b, "ascii"), codecs.readbuffer_encode(b)
    m.release(); b.append(5)
    return whole, b`,
  ],
  "strs that become narrower": ["", 's = "€" + str(n); return s[1::2], s[::-2], s.replace("€", "é"), s[1:]'],
  "the fields of a format": [
    "import string",
    'return list(string.Formatter().parse("%d{%d!r:>%d} end" % (n, n, n))), string.Formatter().format("{0.real}{a[0]:{w}}", n, a=[[n]], w="")',
  ],
  "code objects": [
    "import marshal\ndef outer(a):\n    def inner(): return a\n    return inner",
    `code = compile("def f%d(a, b):\\n    def g(): return a, 'x%d', (%d, 2.5)\\n    return g\\n" % (n, n, n), "file%d" % n, "exec"); space = {}
    exec(marshal.loads(marshal.dumps(code)), space)
    try: type(code)(0, 0, 0, 0, 0, 0, str(n).encode(), [n], (), (), "", "", 1, b"")
    except TypeError: pass
    changed = outer.__code__.replace(co_name="name%d" % n, co_consts=(None, n, *outer.__code__.co_consts[1:]))
    lines = list(outer.__code__.replace(co_firstlineno=n).co_lines())
    return space["f%d" % n](n, 1)(), changed.co_name, changed == changed.replace(), code == marshal.loads(marshal.dumps(code)), lines`,
  ],
  "handlers of encoding errors": [
    "import codecs\nfailure = UnicodeEncodeError('ascii', 'a€' * 600, 301, 302, 'why')",
    `return [codecs.lookup_error(name)(failure) for name in ("xmlcharrefreplace", "backslashreplace", "namereplace", "replace")], ("é" + str(n)).encode("ascii", "namereplace")`,
  ],
  "a profiler": [
    "import _lsprof",
    `p = _lsprof.Profiler(); p.enable()
    try: sorted([3, n], key=lambda x: [x])
    finally: p.disable()
    p.getstats()`,
  ],
  "the traced memory": [
    "import tracemalloc\ntracemalloc.start()",
    "before = [[n]]; return len(tracemalloc.get_traced_memory()), len(tracemalloc.take_snapshot().traces) > 0",
  ],
};

/** Some of whose requests are refused. */
const SAMPLED: Readonly<Record<string, Attempt>> = {
  "deque, OrderedDict, defaultdict, Counter": [
    "from collections import Counter, OrderedDict, defaultdict, deque",
    `d = deque([n, [n]], 5); d.extend([1, [n], 3]); d.appendleft([7]); d.rotate(2); e = d + deque([[1]]); e *= 2; del e[0]
    o = OrderedDict([("a", [n]), (str(n), n)]); o["c"] = [1]; o.move_to_end("a"); p = o.copy(); p.update(z=[n]); p.popitem(); p |= {"k": n}
    f = defaultdict(list, a=[n]); f[str(n)].append([n]); c = Counter("abracadabra" + str(n)) + Counter(x=n)
    return d, e, repr(d), o, p, list(reversed(o.items())), repr(o), f, f | {1: [n]}, c, c.most_common(2)`,
  ],
  "functools, operator, heapq, bisect": [
    "import bisect, functools, heapq, operator\ndef f(a, *rest, **others): return [a, rest, others]",
    `p = functools.partial(functools.partial(f, [n], k=[n]), 2, j=n); cached = functools.lru_cache(maxsize=2)(lambda *x, **y: [x, y])
    for x in (n, str(n), 2.5, n): cached(x); cached(x, n, k=[n][0])
    h = [n + i % 7 for i in range(9)]; heapq.heapify(h); heapq.heappush(h, n - 1); bisect.insort(h, n + 3); key = functools.cmp_to_key(lambda a, b: a - b)
    return p(3, z=[n]), cached.cache_info()[3], functools.reduce(operator.add, [[n], [1]], []), heapq.heappop(h), h, sorted([n, 3, 2], key=key), operator.attrgetter("real", "__class__.__name__")(n), operator.methodcaller("to_bytes", 4, byteorder="big")(n), operator.itemgetter(1, slice(0, 1))([[n], n])`,
  ],
  itertools: [
    "import itertools as T",
    `c = [[n], [1], n]; a, b = T.tee(iter(c)); next(a)
    return [*T.product(c, "ab"), *T.permutations(c, 2), *T.combinations(c, 2), *T.combinations_with_replacement(c, 2), *T.zip_longest(c, [n], fillvalue=[n]), *T.pairwise(c), *T.islice(T.cycle(c), 7), *T.accumulate([1, n]), *T.compress(c, [1, 0, n]), *T.starmap(max, [(n, 1)]), *T.islice(T.count(n, 2.5), 3), *a, *b], [(k, list(g)) for k, g in T.groupby(c, key=str)]`,
  ],
  "buffered and text files": [
    "import io",
    `r = io.BufferedReader(io.BytesIO(b"line one\\nline two\\n" * 20), 16); got = [r.readline(), r.peek(3), r.read(5), r.read1(4), r.readlines(30)]
    out = io.BytesIO(); w = io.BufferedWriter(out, 8); w.write(b"abc" + str(n).encode()); w.flush(); both = io.BufferedRandom(io.BytesIO(b"abcdef" * 10), 8); both.read(3); both.write(b"ZZ"); both.seek(1)
    t = io.TextIOWrapper(io.BytesIO("liné one\\r\\nline two€\\n".encode() * 8)); got += [t.readline(), t.read(5), t.tell(), next(t)]; s = io.StringIO(); s.write(str(n)); s.write("€"); s.seek(0)
    w16 = io.TextIOWrapper(io.BytesIO(), "utf-16"); w16.write("abé\\n" + str(n)); w16.seek(0); b = io.BytesIO(str(n).encode()); b.seek(0, 2); b.write(b"xyz" * 100); view = b.getbuffer(); view.release()
    return got, out.getvalue(), both.read(10), w16.read(), s.read(), s.__getstate__()[:3], b.getvalue(), b.__getstate__()[1:2]`,
  ],
  "regular expressions": [
    'import re\npattern = re.compile(r"(?P<word>\\w+)\\s*(\\d+)?")',
    `s = "hello 12 world " + str(n); m = pattern.match(s)
    return m.group(0, 1, "word"), m.groupdict(), m.span("word"), m.expand(r"\\2-\\g<word>"), m.regs, repr(m), pattern.findall(s), [x[1] for x in pattern.finditer(s)], pattern.sub(r"<\\1>", s), pattern.subn(lambda m: [m[0]][0], s), pattern.split(s), re.findall("(a|b)*?c(x)?", "abacabc" + str(n)), re.match("((a)|b)*", "abab").groups()`,
  ],
  "json, csv, struct, array": [
    "import array, csv, io, json, struct",
    `o = {"a": [n, 1.5, None, True, {"b": "é\\n" + str(n)}], "c": {}, str(n): [n]}; s = json.dumps(o, indent=2); out = io.StringIO(); csv.writer(out, delimiter=";").writerow(["a;b", n, 1.5, [n]])
    a = array.array("i", [n, 1, 2]); a.extend([n, 3]); a[1:2] = array.array("i", [9, n]); packed = struct.pack("<ihqdf4s?", n, 5, n * n, 1.5, 2.5, b"ab", True)
    return s, json.loads(s), json.dumps(o, default=str, sort_keys=True), out.getvalue(), list(csv.reader(['a,"b,""c",%d' % n, '"x', 'y"'])), a, a * 2, a.tolist(), a.__reduce_ex__(3)[1], packed, struct.unpack("<ihqdf4s?", packed), list(struct.iter_unpack("<H", packed[:6]))`,
  ],
  "datetime, decimal": [
    "from datetime import *\nfrom decimal import *",
    `x = datetime(2020, 1, 2, 3, 4, 5, n % 1000, tzinfo=timezone(timedelta(hours=2), "X" + str(n))); d = timedelta(days=n // 5, seconds=n); z = Decimal(n) / 7
    return [x + d, x - d, repr(x), x.isoformat(), x.astimezone(timezone.utc), x.replace(year=2000), d * 3, d / 7, divmod(d, timedelta(2)), repr(d), x.__reduce__()[1], date.fromordinal(n - 300000).isocalendar(), time.fromisoformat("03:04:05+02:00"), z + 1, z * z, z.quantize(Decimal("0.01")), z.sqrt(), Decimal(str(n) + ".5e3").as_tuple(), format(z, ",.3f"), repr(z), round(z, 2), hash(z), float(z), z.as_integer_ratio()]`,
  ],
  pickle: [
    "import pickle",
    `o = [n, [n], (n, [n]), {"a": n, str(n): [n]}, b"x" + str(n).encode(), 1.5, None, True, n ** 20, "é€" * 3, (1, 2, 3, n)]; o.append(o[1])
    return [pickle.loads(pickle.dumps(o[:4] if protocol == 0 else o[:4] + o[5:] if protocol < 3 else o, protocol)) for protocol in range(6)]`,
  ],
  "math, random": [
    "import cmath, math, random",
    `r = random.Random(n)
    return math.factorial(30), math.comb(60, 20), math.gcd(n ** 5, n ** 3), math.isqrt(n ** 9), math.prod([n, 1.5, n ** 5]), math.fsum([n, .1]), math.frexp(n), math.log(n ** 50), cmath.polar(n + 1j), cmath.sqrt(-n), r.random(), r.getrandbits(100), r.sample(range(50), 3), r.getstate()[1][:3], r.choices([1, [n]], k=3)`,
  ],
  codecs: [
    "import base64, binascii, codecs, hashlib, zlib",
    `s = "aé€😀" + str(n); b = s.encode(); d = codecs.getincrementaldecoder("utf-8")(); h = hashlib.sha256(b); z = zlib.compressobj(); packed = z.compress(b) + z.flush()
    return [s.encode(e).decode(e) for e in ("utf-16", "utf-32-le", "utf-7", "unicode_escape", "gb18030")], [s.encode("ascii", e) for e in ("ignore", "replace", "xmlcharrefreplace", "backslashreplace")], d.decode(b[:3]), d.getstate(), b"a\\xff".decode("utf-8", "surrogateescape"), codecs.escape_decode(b), binascii.hexlify(b, "-", 2), base64.b64decode(base64.b64encode(b)), h.hexdigest(), h.copy().digest(), hashlib.blake2b(b).hexdigest(), zlib.decompress(packed), zlib.decompressobj().decompress(packed, 3)`,
  ],
  trees: [
    "import ast",
    `t = ast.parse("def f(a, *b, c=%d):\\n    return [i for i in b if i > a]\\n" % n)
    return ast.dump(t)[:300], ast.unparse(t), compile(t, "f" + str(n), "exec").co_names, ast.literal_eval("[1, {'a': (%d, -2.5)}]" % n)`,
  ],
  "weak references and contexts": [
    "import contextvars, weakref\nvariable = contextvars.ContextVar('variable', default=[5])\nclass Referent:\n    def method(self): return [5]",
    `told = []; r = Referent(); w = weakref.WeakValueDictionary({str(n): r}); k = weakref.WeakKeyDictionary({r: [n]}); m = weakref.WeakMethod(r.method); p = weakref.proxy(r); s = weakref.WeakSet([r])
    token = variable.set([n]); c = contextvars.copy_context(); variable.reset(token)
    return w[str(n)] is r, k[r], m()(), p.method(), len(s), c[variable], c.run(lambda a: [a, variable.get()], n), variable.get()`,
  ],
  "classes of typing and dataclasses": [
    "import typing, abc\nT = typing.TypeVar('T')",
    `class Base(abc.ABC):
        @abc.abstractmethod
        def f(self): return [n]
        def __init_subclass__(cls, **keywords): cls.keywords = keywords
    class Made(Base, key=[n]):
        __slots__ = ("s",)
        def f(self): return [super().f(), __class__.__name__]
    m = Made(); m.s = [n]
    return m.f(), m.s, Made.keywords, isinstance(m, Base), list[int | None], dict[str, list[T]][int], (int | str).__args__, typing.Optional[int], {"a": list[T]}["a"].__parameters__`,
  ],
  exceptions: [
    "import traceback\ndef deep(k):\n    if k == 0: raise ValueError([k])\n    deep(k - 1)",
    `got = []
    try: raise OSError(2, "no", str(n), None, "b" + str(n))
    except OSError as e: got += [str(e), e.filename2, e.__reduce__()[1]]
    try: compile("x = (" + str(n), "f" + str(n), "exec")
    except SyntaxError as e: got += [str(e), e.text, e.args]
    try: b"\\xff".decode()
    except UnicodeDecodeError as e: got += [str(e), e.object]
    try: [].nothing
    except AttributeError as e: got += [str(e), e.name]
    return got`,
  ],
  XML: [
    "import xml.etree.ElementTree as E",
    `t = E.fromstring("<a x='%d'><b>t&amp;e€</b>tail<c y='1'/></a>" % n); t.find("b").set("k", str(n)); E.SubElement(t, "e", z="1").text = "x" + str(n)
    return E.tostring(t), t.attrib, [x.tag for x in t.iter()], list(t.itertext()), t.findtext("c", "no")`,
  ],
};

const attempts = (of: Readonly<Record<string, Attempt>>, most: number): [string, number, Attempt][] =>
  Object.entries(of).map(([name, attempt]) => [name, most, attempt]);

it.each([...attempts(WHOLE, 1000), ...attempts(SAMPLED, 25)])(
  "%s survives the refusal of requests for memory",
  async (_name, most, [setUp, body]) => {
    const python = await createScarce(setUp, body);
    expect(python.eval(`sweep(attempt, ${most})`)).toBeGreaterThan(2);
    expect(python.eval("sum([i for i in range(1000)])")).toBe(499500);
  },
);
