"""share.py PROGRAM: runs it, and prints the milliseconds of the run and of all collections within."""
import gc
import os
import sys
from time import perf_counter

collecting = 0.0
begun = 0.0


def note(phase, info):
    global collecting, begun
    if phase == "start":
        begun = perf_counter()
    else:
        collecting += perf_counter() - begun


program = sys.argv[1]
with open(program) as file:
    code = compile(file.read(), program, "exec")
out, sys.stdout = sys.stdout, open(os.devnull, "w")
gc.callbacks.append(note)
start = perf_counter()
exec(code, {"__name__": "__main__"})
elapsed = perf_counter() - start
gc.callbacks.remove(note)
sys.stdout.close()
sys.stdout = out
print("run=%.2f" % (elapsed * 1000))
print("collections=%.2f" % (collecting * 1000))
