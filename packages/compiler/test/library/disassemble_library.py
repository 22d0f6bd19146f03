"""For a part of the `.pyc` files that this CPython keeps of its library: a line of JSON with the path and the SHA-1 of what
`dis` prints, without what changes from process to process. `disassemble_library.py STEP` takes each STEP-th file.
"""
import dis
import glob
import hashlib
import io
import json
import marshal
import os
import re
import sys

library = os.path.dirname(os.__file__)
paths = sorted(glob.glob(os.path.join(library, "**/__pycache__/*.pyc"), recursive=True))
for path in [path for path in paths if "site-packages" not in path and ".opt-" not in path][:: int(sys.argv[1])]:
    with open(path, "rb") as file:
        code = marshal.loads(file.read()[16:])
    output = io.StringIO()
    try:
        dis.dis(code, file=output)
    except ValueError:
        continue  # An int of too many digits.
    text = re.sub(r"(<code object .*?) at 0x[0-9a-f]+", r"\1", output.getvalue())
    text = re.sub(r"frozenset\(\{.*\}\)", lambda found: "".join(sorted(found[0])), text)
    print(json.dumps([path, hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest()]))
