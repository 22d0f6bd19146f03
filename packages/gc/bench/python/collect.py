"""Milliseconds of gc.collect(): a million live containers, and 100000 garbage cycles of two objects."""
import gc
import time

gc.disable()
ROUNDS = 7


class Node:
    def __init__(self, number):
        self.number = number
        self.peer = None


def lists():
    for _ in range(100000):
        a = []
        b = [a]
        a.append(b)


def dicts():
    for _ in range(100000):
        a = {}
        b = {"a": a}
        a["b"] = b


def instances():
    for _ in range(100000):
        a = Node(1)
        b = Node(2)
        a.peer = b
        b.peer = a


def best(make, times=ROUNDS):
    shortest = 1e9
    for _ in range(times):
        kept = make()
        # Processor time: other programs on the machine do not count.
        start = time.process_time()
        gc.collect()
        shortest = min(shortest, time.process_time() - start)
    del kept
    return shortest * 1000


def live(make):
    kept = make()
    return best(lambda: None)


shared = []
print("100000 cycles of lists=%.2f" % best(lists))
print("100000 cycles of dicts=%.2f" % best(dicts))
print("100000 cycles of instances=%.2f" % best(instances))
print("a million live lists=%.2f" % live(lambda: [[] for _ in range(1000000)]))
print("a million live tuples=%.2f" % live(lambda: [(shared, i) for i in range(1000000)]))
print("a million live dicts=%.2f" % live(lambda: [{1: shared} for i in range(1000000)]))
print("500000 live instances=%.2f" % live(lambda: [Node(shared) for i in range(500000)]))
