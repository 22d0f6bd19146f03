"""The module unicodedata, names in escapes, and the classes and cases of characters."""
import unicodedata as u


def attempt(function, *args):
    try:
        return ascii(function(*args))
    except Exception as error:
        return type(error).__name__ + ": " + str(error)


FACTS = (u.name, u.category, u.bidirectional, u.combining, u.mirrored, u.east_asian_width, u.decomposition, u.decimal,
         u.digit, u.numeric)
for point in list(range(0, 0x500, 37)) + list(range(0x500, 0x3000, 211)) + list(range(0x3000, 0x110000, 9973)):
    char = chr(point)
    print("%04x" % point, *[attempt(fact, char) for fact in FACTS])
    print(ascii([char.upper(), char.lower(), char.title(), char.casefold(), char.swapcase(), char.capitalize()]),
          char.isalpha(), char.isdecimal(), char.isdigit(), char.isnumeric(), char.isspace(), char.isprintable(),
          char.isidentifier(), char.islower(), char.isupper(), char.istitle(), char.isalnum())
for name in ("NULL", "nbsp", "latin small letter a", "HANGUL SYLLABLE GAG", "hangul syllable gag", "HANGUL SYLLABLE X",
             "CJK UNIFIED IDEOGRAPH-4E00", "cjk unified ideograph-4e00", "KEYCAP DIGIT ONE", "LF", "nope", "", "BELL"):
    print(name, attempt(u.lookup, name))
for text in ("a", "\xe9", "e\u0301", "\ufb01", "\uac00", "\u1100\u1161\u11a8", "\u0344", "q\u0323\u0307", "\u2126\u212b", ""):
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        print(ascii(text), form, ascii(u.normalize(form, text)), u.is_normalized(form, text))
print("\N{GREEK SMALL LETTER ALPHA}".encode("ascii", "namereplace"), b"\\N{DIGIT ONE}\\N{bullet}".decode("unicode_escape"))
print(attempt(b"\\N{nope}".decode, "unicode_escape"), attempt(u.name, "ab"), attempt(u.name, 1), attempt(u.normalize, "X", "a"))
print(u.unidata_version, attempt(u.decimal, "a"), attempt(u.name, "\0"), u.name("\0", None), u.digit("\xb2", 5))
