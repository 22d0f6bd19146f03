# TreeBuilder by itself: its factories, its events, and calls in the wrong order.
import _elementtree
import xml.etree.ElementTree as ET
from _elementtree import Element, TreeBuilder, XMLParser


def attempt(function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
        print(result.tag if isinstance(result, Element) else result)
    except Exception as error:
        print(type(error).__name__, error)


def show(element):
    tag = element.tag if isinstance(element.tag, str) else element.tag.__name__
    return [tag, element.attrib, element.text, element.tail, [show(child) for child in element]]


builder = TreeBuilder()
attempt(builder.close)
builder.data("ignored")
attempt(builder.end, "a")
builder.start("a", {"x": "1"})
builder.data("one")
builder.data("two")
builder.start("b", {})
builder.end("anything")
builder.data("t")
builder.data(5)
attempt(builder.end, "a")
root = builder.close()
print(root.tag, len(root), root.text)
attempt(getattr, root[0], "tail")
attempt(builder.start, "c", {})
attempt(builder.start, "d", [])
attempt(builder.start)
attempt(TreeBuilder, 1, 2)

# Comments and instructions, in the tree or not.
for comments in False, True:
    builder = TreeBuilder(
        comment_factory=ET.Comment, pi_factory=ET.PI, insert_comments=comments, insert_pis=not comments
    )
    builder.start("a", {})
    builder.data("text")
    builder.comment("comment")
    builder.data("behind")
    builder.pi("target", "data")
    builder.data("more")
    builder.end("a")
    print(show(builder.close()))
old = _elementtree._set_factories(None, None)
print(TreeBuilder().comment("bare"), TreeBuilder().pi("target"), TreeBuilder().pi("target", "data"))
print(_elementtree._set_factories(*old))
attempt(_elementtree._set_factories, 1, None)
attempt(_elementtree._set_factories, None, 1)
attempt(TreeBuilder(comment_factory=3).comment, "x")


# Elements of another kind.
class Node(list):
    text = tail = None

    def __init__(self, tag, attrib):
        self.tag, self.attrib = tag, attrib

    def __repr__(self):
        return f"Node({self.tag}, {self.attrib}, {self.text!r}, {self.tail!r}, {list(self)})"


builder = TreeBuilder(Node)
parser = XMLParser(target=builder)
parser.feed("<a x='1'>t1&amp;t2<b/>u<b>v</b>w</a>")
print(parser.close())


def failing(tag, attrib):
    if tag == "bad":
        raise ZeroDivisionError(tag)
    return Element(tag, attrib) if tag != "no" else tag


for text in "<a><bad/></a>", "<a><no/></a>":
    parser = XMLParser(target=TreeBuilder(failing))
    attempt(parser.feed, text)
    attempt(parser.close)


class Counting(TreeBuilder):
    def start(self, tag, attrib):
        print("start", tag, attrib)
        return super().start(tag, attrib)

    def comment(self, text):
        print("comment", text)


parser = XMLParser(target=Counting(insert_comments=True))
parser.feed("<a><!-- c --><b y='2'/></a>")
print(show(parser.close()))

# A builder that refers to itself.
builder = TreeBuilder()
builder.start("cycle", {"self": builder})
del builder
import gc

gc.collect()
