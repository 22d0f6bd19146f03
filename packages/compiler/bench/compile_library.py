"""Compiles all sources below a folder, each once, and prints how long that took. Files are read before."""
import json
import os
import pathlib
import sys
import time
import warnings

warnings.simplefilter("ignore")
folder, word = sys.argv[1:]
paths = sorted(path for path in pathlib.Path(folder).rglob("*.py") if "site-packages" not in str(path))
sources = [(str(path), path.read_bytes()) for path in paths if word in os.path.relpath(path, folder)]
started, cpu_started = time.perf_counter(), time.process_time()
for path, source in sources:
    try:
        compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        pass
seconds, cpu = time.perf_counter() - started, time.process_time() - cpu_started
size = sum(len(source) for _, source in sources)
print(json.dumps({"files": len(sources), "bytes": size, "seconds": seconds, "cpu": cpu}))
