# What can be done with multiprocessing where there is one process: its modules can be imported and their classes named.
import multiprocessing
from multiprocessing.managers import ValueProxy
from multiprocessing.pool import ApplyResult
from multiprocessing.queues import SimpleQueue

print(multiprocessing.current_process().name, multiprocessing.active_children())
for generic in (ValueProxy, ApplyResult, SimpleQueue):
    print(generic[int], generic[int].__origin__ is generic)
print(multiprocessing.get_start_method(), multiprocessing.get_all_start_methods())
