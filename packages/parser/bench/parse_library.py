"""Parses all sources below a folder some times, and prints how long each time took. Files are read before."""
import ast
import json
import os
import pathlib
import sys
import time
import warnings

warnings.simplefilter("ignore")
folder, rounds, word = sys.argv[1:]
paths = sorted(path for path in pathlib.Path(folder).rglob("*.py") if "site-packages" not in str(path))
sources = [path.read_bytes() for path in paths if word in os.path.relpath(path, folder)]


def measure():
    started, cpu_started = time.perf_counter(), time.process_time()
    for source in sources:
        try:
            ast.parse(source)
        except (SyntaxError, ValueError):
            pass
    return {"seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu_started}


measures = [measure() for _ in range(int(rounds))]
print(json.dumps({"files": len(sources), "bytes": sum(map(len, sources)), "rounds": measures}))
