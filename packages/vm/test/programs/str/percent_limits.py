# Widths and precisions at the limits of C's types.
import sys

for values in (("f", 2.34), ("d", 5), ("s", "a")):
    code, value = values
    for number in (sys.maxsize + 1, 10**30, sys.maxsize * 10):
        for text in (f"%{number}{code}", f"%.{number}{code}"):
            for template in (text, text.encode()):
                try:
                    print(text, len(template % value))
                except Exception as error:
                    print(text, type(error).__name__, error)
        for template in (f"%*{code}", f"%.*{code}"):
            for sign in (1, -1):
                for pattern in (template, template.encode()):
                    try:
                        print(template, sign, len(pattern % (sign * number, value)))
                    except Exception as error:
                        print(template, sign, type(error).__name__, error)
for text in ("%000000000000000000000000005d", "%.00000000000000000000000005d", "%5d", "%-12.3f|", "%05.1f"):
    print(text % 7, (text.encode() % 7))
