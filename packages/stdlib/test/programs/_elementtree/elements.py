# Elements: making them, their children, their attributes, and what is refused.
import sys
import weakref
from _elementtree import Element, SubElement


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


def tags(element):
    return [child.tag for child in element]


root = Element("root", {"a": "1"}, b="2")
print(root.tag, root.attrib, root.text, root.tail, len(root), root.items(), root.keys())
for arguments in [(), ("a", 1), ("a", {}, 2)]:
    attempt(Element, *arguments)
attempt(Element, "a", attrib=3)
attempt(SubElement, 1, "a")
attempt(SubElement, root)
attempt(SubElement, root, "a", None)
print(Element("a", attrib={"x": "1"}, y="2").attrib, Element("a", {"x": "1"}, attrib="2").attrib)

print(sys.getsizeof(root))
for name in "abcdef":
    SubElement(root, name, n=name)
print(tags(root), sys.getsizeof(root), [child.get("n") for child in root])
print(root.get("missing"), root.get("missing", 5), root.set("c", "3"), root.attrib)
attempt(root.get, [])

print([child.tag for child in root[1:5:2]], [child.tag for child in root[::-2]], root[-1].tag)
root[1:3] = [Element("x"), Element("y"), Element("z")]
print(tags(root))
root[::2] = [Element(name) for name in "pqrs"]
print(tags(root))
del root[1:6:2]
print(tags(root))
del root[-1]
root[0] = Element("first")
root.insert(1, Element("second"))
root.insert(-100, Element("zeroth"))
root.insert(100, Element("last"))
root.extend(Element(name) for name in "uv")
print(tags(root))
root.remove(root[2])
print(tags(root), [child.tag for child in Element("none")[::1]])

attempt(root.append, 1)
attempt(root.extend, 1)
attempt(root.extend, [1])
attempt(root.insert, 0, "a")
attempt(root.remove, Element("absent"))
attempt(root.__getitem__, 99)
attempt(root.__getitem__, "a")
attempt(root.__setitem__, 0, 1)
attempt(root.__setitem__, 99, root)
attempt(root.__setitem__, slice(0, 4, 2), [Element("one")])
attempt(root.__setitem__, slice(0, 1), 7)
attempt(root.__delitem__, 99)


class Key:
    def __hash__(self):
        root.attrib = {}
        return 13


root.clear()
root.set("k", "v")
print(root.get(Key()), root.attrib)

for name in "tag", "text", "tail", "attrib":
    attempt(delattr, root, name)
attempt(setattr, root, "attrib", [])
root.text, root.tail = ["kept", "as", "it", "is"], 5
print(root.text, root.tail)


class Tag:
    def __repr__(self):
        return repr(root)


root.tag = Tag()
attempt(repr, root)
root.tag = "weak"
reference = weakref.ref(root, lambda _: print("dead"))
print(reference() is root)
root.append(Element("child"))
root[0].text = root.attrib["cycle"] = root
del root
import gc

gc.collect()
print(reference())

deep = top = Element("deep")
for _ in range(20000):
    deep = SubElement(deep, "deeper")
del deep, top
