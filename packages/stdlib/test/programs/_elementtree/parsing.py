# XMLParser: targets, events, entities, errors and their places.
import io
import warnings
import xml.etree.ElementTree as ET
from _elementtree import TreeBuilder, XMLParser


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except ET.ParseError as error:
        print("ParseError", error, error.code, error.position)
    except Exception as error:
        print(type(error).__name__, error)


class Target:
    def __init__(self, worst=None):
        self.worst = worst

    def __getattr__(self, name):
        if name not in ("start", "end", "data", "comment", "pi", "start_ns", "end_ns", "doctype", "close"):
            raise AttributeError(name)

        def handler(*args):
            print(name, *args)
            if name == self.worst:
                raise ValueError(name)
            return "done"

        return handler


DOCUMENT = """<?xml version='1.0'?><!DOCTYPE r PUBLIC "public" "system" [<!ENTITY known "K">]>
<r xmlns='u' xmlns:p='v' a='1' p:b='&lt;2'>text&known;<p:c/><!-- comment --><?target data?><d>\u00e9\U0001f600&#65;</d></r>"""

for worst in None, "start_ns", "data", "end", "comment", "pi", "doctype", "close":
    parser = XMLParser(target=Target(worst))
    attempt(parser.feed, DOCUMENT)
    attempt(parser.close)

for data in DOCUMENT.encode(), DOCUMENT.encode("utf-16"), bytearray(DOCUMENT, "utf-8"), memoryview(DOCUMENT.encode()):
    parser = XMLParser()
    for i in range(0, len(data), 7):
        parser.feed(data[i : i + 7])
    root = parser.close()
    print(root.tag, root.attrib, root.text, [(child.tag, child.text) for child in root])

# Entities that only the program knows.
parser = XMLParser()
parser.entity["own"] = "mine"
parser.feed("<!DOCTYPE a SYSTEM 's'><a>&own;</a>")
print(parser.close().text)
for text in "<!DOCTYPE a SYSTEM 's'><a>&other;</a>", "<a>&other;</a>", "<!DOCTYPE a SYSTEM 's'><a>&\u00e9;</a><b>":
    attempt(XMLParser().feed, text)
attempt(XMLParser(target=Target()).feed, "<!DOCTYPE a SYSTEM 's'><a>&other;<b/></a>")

# What is wrong with a document, and where.
for text in "", "<a>", "<a>\n <b></a>", "<a/><b/>", "<a b='1' b='2'/>", "<p:a/>", "a", "<a>\x01</a>", b"<a>\xff</a>":
    parser = XMLParser()
    attempt(parser.feed, text)
    attempt(XMLParser().close)
attempt(XMLParser(encoding="nonsense").feed, "<a/>")
attempt(XMLParser(encoding="nonsense").feed, b"<a/>")
attempt(XMLParser().feed, "<a>\ud800</a>")
attempt(XMLParser().feed, 5)
attempt(XMLParser, "positional")
attempt(XMLParser, encoding=5)
parser = XMLParser()
parser.feed("<a/>")
print(parser.close().tag, parser.version, parser.target.__class__.__name__, parser.entity)
attempt(parser.feed, "<b/>")
attempt(XMLParser.__new__(XMLParser).feed, "")

# Events.
for events in None, ("start", "end"), ["start-ns", "end-ns", "comment", "pi"], (b"start",), ("start", "bogus"), (1,), 5:
    queue = []
    parser = XMLParser()
    attempt(parser._setevents, queue, events)
    attempt(parser.feed, DOCUMENT)
    print([(name, getattr(what, "tag", what)) for name, what in queue])
attempt(XMLParser(target=Target())._setevents, [])
attempt(XMLParser()._setevents, 5)

# Whole files.
print(XMLParser()._parse_whole(io.StringIO("<a>text</a>")).text)
print(XMLParser()._parse_whole(io.BytesIO(b"<a>bytes</a>")).text)
attempt(XMLParser(target=Target())._parse_whole, io.BytesIO(b"<a/>"))
attempt(XMLParser()._parse_whole, io.StringIO("<a>\ud800</a>"))
attempt(XMLParser()._parse_whole, 5)
for event, element in ET.iterparse(io.BytesIO(DOCUMENT.encode()), ("start", "end")):
    print(event, element.tag)


class Old(XMLParser):
    def doctype(self, *args):
        print("never")


warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *rest: print(category.__name__, message)
parser = Old()
parser.feed("<!DOCTYPE a><a/>")
warnings.simplefilter("error")
attempt(Old().feed, "<!DOCTYPE a><a/>")
