# Searching, iterating, copying and pickling elements.
import copy
import pickle
import xml.etree.ElementTree as ET
from _elementtree import Element, SubElement


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(type(error).__name__, error)


root = ET.fromstring(
    "<r xmlns:n='u'>one<a k='1'>two<b/>three<n:b>four</n:b></a>five<c/><a>six<?pi x?>seven<!-- c -->eight</a></r>"
)
print(root.find("a").text, root.findtext("a"), repr(root.findtext("c")), root.findtext("d", "none"))
print([element.text for element in root.findall("a")], root.find("b"), root.find(b"a"))
print([element.tag for element in root.iterfind(".//*")])
print(root.find(".//{u}b").text, root.find(".//n:b", {"n": "u"}).text, [e.tag for e in root.findall(".//{*}b")])
print([e.attrib for e in root.findall("a[@k='1']")], root.find("a[2]").text, root.findtext("./a/b", "x"))
for path in "a[", "/a", "..", 3:
    attempt(root.find, path)
print([e.tag for e in root.iter()], [e.text for e in root.iter("a")], [e.tag for e in root.iter(b"*")])
print(list(root.itertext()), list(root.find("a").itertext()))

seen = []
for element in root.iter():
    seen.append(element.tag)
    if element.tag == "a":
        element.clear()
print(seen)
attempt(type(root.iter()))

root = Element("root", a="1")
root.text = "text"
child = SubElement(root, "child", b="2")
child.tail = ["x", "y"]
shallow = copy.copy(root)
deep = copy.deepcopy(root)
print(shallow[0] is child, deep[0] is child, deep[0].tail, shallow.text, deep.attrib)
child.set("b", "3")
print(ET.tostring(shallow, "unicode") if not child.tail else shallow[0].get("b"), deep[0].get("b"))
attempt(root.__deepcopy__, [])
print(root.makeelement("m", {"q": "1"}).attrib)
attempt(root.makeelement, "m", None)


class Grumpy:
    def __deepcopy__(self, memo):
        raise ValueError("not me")


child.text = Grumpy()
attempt(copy.deepcopy, root)
child.text = None

attempt(pickle.dumps, root, 0)
for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
    again = pickle.loads(pickle.dumps(root, protocol))
    print(again.tag, again.attrib, again.text, [(e.tag, e.attrib, e.tail) for e in again])
state = root.__getstate__()
print(sorted(state), state["tag"], state["tail"])
for state in (
    {},
    [],
    {"tag": "t", "_children": 1},
    {"tag": "t", "_children": [1]},
    {"tag": "t", "unknown": 1},
    {"tag": "t", "_children": [child], "text": ["joined", "now"], "tail": "tail"},
):
    attempt(root.__setstate__, state)
print(root.tag, len(root), root.text, root.tail, root.attrib)


class Special(Element):
    def __init__(self, tag):
        super().__init__(tag, {"special": "yes"})
        self.own = 1


special = Special("s")
print(special, special.own, special.attrib) if not repr(special).startswith("<Element 's' at 0x") else print("special")
again = copy.copy(special)
print(type(again) is Element, again.attrib)


class Falling:
    def __eq__(self, other):
        raise KeyError("compared")


special.append(Element(Falling()))
attempt(special.find, "x")
attempt(list, special.iter("x"))
