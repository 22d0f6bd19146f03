# The modules of the library that read XML.
import xml.etree.ElementTree as ET, xml.dom.minidom, xml.sax, xml.dom.pulldom, plistlib, xmlrpc.client, io, datetime
DOC = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e "ent"><!ATTLIST b z CDATA "dflt">]><r xmlns:a="urn:a"><a:b c="1">t&e;</a:b>tail<!-- c --><?p i?><b/></r>'
r = ET.fromstring(DOC)
print([(e.tag, e.attrib, e.text, e.tail) for e in r.iter()], ET.tostring(r))
print(ET.canonicalize(DOC))
p = ET.XMLPullParser(['start', 'end', 'comment', 'pi', 'start-ns', 'end-ns'])
for ch in DOC:
    p.feed(ch)
    for event, e in p.read_events():
        print(event, getattr(e, 'tag', e) if isinstance(getattr(e, 'tag', e), str) else e.tag.__name__ if hasattr(e, 'tag') else e, getattr(e, 'text', None))
p.close()
for event, e in ET.iterparse(io.BytesIO(DOC.encode())):
    print(event, e.tag)
for bad in ('<a>', '<a></b>', '', '<a>&x;</a>', '<a b="1" b="2"/>', '<a:b/>', '<a>\x00</a>'):
    try:
        ET.fromstring(bad)
    except ET.ParseError as e:
        print(e, e.code, e.position)
    try:
        xml.dom.minidom.parseString(bad)
    except Exception as e:
        print(type(e), e)
    try:
        xml.sax.parseString(bad, xml.sax.ContentHandler())
    except xml.sax.SAXParseException as e:
        print(e)
print(xml.dom.minidom.parseString(DOC).toprettyxml())
class H(xml.sax.ContentHandler):
    def startElementNS(self, name, qname, attrs):
        print('start', name, qname, dict(attrs))
    def characters(self, text):
        print('text', text)
reader = xml.sax.make_parser()
reader.setFeature(xml.sax.handler.feature_namespaces, True)
reader.setContentHandler(H())
reader.parse(io.StringIO(DOC))
for event, node in xml.dom.pulldom.parseString(DOC):
    print(event, node.nodeName)
value = {'a': [1, 2.5, b'xx', True, datetime.datetime(2020, 1, 2)], 'b': {'c': 'd\u00e9<'}}
print(plistlib.loads(plistlib.dumps(value)) == value, plistlib.dumps(value))
print(xmlrpc.client.loads(xmlrpc.client.dumps((1, 'a', [2, {'b': 1.5}], None), 'm', allow_none=True)))
