"""Records what CPython knows of characters into fixtures/: python3.10 record.py"""
import json
import os
import random
import unicodedata as u

DIRECTORY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures")
R = random.Random(13)
FORMS = ("NFC", "NFD", "NFKC", "NFKD")


def points(text):
    return list(map(ord, text))


def record(c):
    tests = (c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.isalnum(), c.isspace(), c.islower(), c.isupper(),
             u.category(c) == "Lt", c.isprintable(), c.isidentifier(), ("a" + c).isidentifier())
    return [ord(c), "".join("01"[test] for test in tests), u.decimal(c, -1), u.digit(c, -1), u.numeric(c, None),
            [points(getattr(c, method)()) for method in ("upper", "lower", "title", "casefold")],
            [u.category(c), u.bidirectional(c), u.combining(c), u.east_asian_width(c), u.mirrored(c), u.decomposition(c)]]


def write(name, cases):
    with open(os.path.join(DIRECTORY, name + ".json"), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


assigned = [chr(i) for i in range(0x110000) if u.category(chr(i)) != "Cn"]
interesting = [c for c in assigned if len(c.upper()) > 1 or len(c.lower()) > 1 or u.category(c) == "Lt"]
sample = sorted(set(map(chr, range(0x180))) | set(R.sample(interesting, 60)) | set(R.sample(assigned[:30000], 500)))
write("characters", map(record, sample + ["\u0378", "\U0010ffff", "\ud800"]))

pool = [c for c in assigned if u.combining(c) or (u.decomposition(c) and ord(c) < 0x3400)]
pool += [chr(R.randrange(0xAC00, 0xD7A4)) for _ in range(300)] + list(map(chr, range(0x1100, 0x1200))) + list("aeAE .") * 20
texts = ["".join(R.choice(pool) for _ in range(R.randrange(8))) for _ in range(400)]
write("normal-forms", ([points(text), [points(u.normalize(form, text)) for form in FORMS]] for text in texts))
