"""Dicts that change while they are looked up, iterated over, compared or shown."""


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def grow():
    d = {1: 1}
    for k in d:
        d[k + 1] = 1


def shrink():
    d = {1: 1, 2: 2}
    for k in d:
        del d[k]


def replace():
    d = {1: 1, 2: 2, 3: 3}
    for i, k in enumerate(d):
        del d[k]
        d[k] = 1
        if i > 10:
            break


def replace_values():
    d = {1: 1, 2: 2}
    for k, v in d.items():
        d[k] = v + 1
    return d


attempt(grow)
attempt(shrink)
attempt(replace)
attempt(replace_values)


def after_error():
    d = {1: 1}
    it = iter(d)
    d[2] = 2
    for _ in range(2):
        try:
            next(it)
        except RuntimeError as e:
            print("again:", e)
    d.pop(2)
    try:
        next(it)
    except RuntimeError as e:
        print("still:", e)
    return list(it) if False else "done"


attempt(after_error)


class Evil:
    def __init__(self, action):
        self.action = action

    def __hash__(self):
        return 1

    def __eq__(self, other):
        action, self.action = self.action, None
        if action is not None:
            action()
        return False


d = {}
d[Evil(None)] = "first"
d[Evil(lambda: d.clear())] = "second"
print(list(d.values()))
d.clear()
d[Evil(lambda: d.update((i, i) for i in range(20)))] = 0
print(d.get(Evil(None), "no"), len(d))
d = {Evil(None): 1, 5: 5}
print(d.get(Evil(lambda: d.__delitem__(5)), "gone"), 5 in d)


class EvilRepr:
    def __repr__(self):
        shown.clear()
        return "evil"


shown = {EvilRepr(): 1, 2: 3}
attempt(lambda: repr(shown))


class EvilEq:
    def __eq__(self, other):
        left.clear()
        return True

    __hash__ = object.__hash__


left = {1: EvilEq(), 2: 2}
right = {1: EvilEq(), 2: 2}
attempt(lambda: left == right)


class Mapping:
    def keys(self):
        return iter("abc")

    def __getitem__(self, key):
        target.setdefault(key.upper(), 0)
        return key


target = {}
target.update(Mapping())
print(target)


class Raising:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("eq")


attempt(lambda: {1: 0}[Raising()])
attempt(lambda: {Raising(): 1, 1: 2})
attempt(lambda: {1: 0}.get(Raising()))
attempt(lambda: {1: 0}.pop(Raising()))
attempt(lambda: Raising() in {1: 0})
attempt(lambda: {1: 0}.setdefault(Raising(), 1))
attempt(lambda: {Raising(): 1} == {Raising(): 1})


class BadHash:
    def __hash__(self):
        raise KeyError("hash")


attempt(lambda: {BadHash(): 1})
attempt(lambda: {}.get(BadHash()))


class IntHash:
    def __hash__(self):
        return "x"


attempt(lambda: {IntHash(): 1})


class Del:
    def __del__(self):
        victims[len(victims)] = "del"


victims = {}
victims["a"] = Del()
victims["a"] = 1
print(victims)
victims["b"] = Del()
del victims["b"]
print(victims)
victims["c"] = Del()
victims.clear()
print(victims)
it = iter({1: 2, 3: 4})
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__(), list(it))
