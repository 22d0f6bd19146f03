/** Documentation strings of _tracemalloc as help() shows them (CPython's facts, by their names). */
export const TRACEMALLOC_DOCUMENTATION: Readonly<Record<string, string>> = {
  _tracemalloc: "Debug module to trace memory blocks allocated by Python.",
  is_tracing: "Return True if the tracemalloc module is tracing Python memory allocations.",
  clear_traces: "Clear traces of memory blocks allocated by Python.",
  _get_traces:
    "Get traces of all memory blocks allocated by Python.\n\nReturn a list of (size: int, traceback: tuple) tuples.\ntraceback is a tuple of (filename: str, lineno: int) tuples.\n\nReturn an empty list if the tracemalloc module is disabled.",
  _get_object_traceback:
    "Get the traceback where the Python object obj was allocated.\n\nReturn a tuple of (filename: str, lineno: int) tuples.\nReturn None if the tracemalloc module is disabled or did not\ntrace the allocation of the object.",
  start:
    "Start tracing Python memory allocations.\n\nAlso set the maximum number of frames stored in the traceback of a\ntrace to nframe.",
  stop: "Stop tracing Python memory allocations.\n\nAlso clear traces of memory blocks allocated by Python.",
  get_traceback_limit:
    "Get the maximum number of frames stored in the traceback of a trace.\n\nBy default, a trace of an allocated memory block only stores\nthe most recent frame: the limit is 1.",
  get_tracemalloc_memory:
    "Get the memory usage in bytes of the tracemalloc module.\n\nThis memory is used internally to trace memory allocations.",
  get_traced_memory:
    "Get the current size and peak size of memory blocks traced by tracemalloc.\n\nReturns a tuple: (current: int, peak: int).",
  reset_peak:
    "Set the peak size of memory blocks traced by tracemalloc to the current size.\n\nDo nothing if the tracemalloc module is not tracing memory allocations.",
};
