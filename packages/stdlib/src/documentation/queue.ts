/** Documentation strings of _queue as help() shows them (CPython's facts, by their names). */
export const QUEUE_DOCUMENTATION: Readonly<Record<string, string>> = {
  _queue:
    "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.",
  Empty: "Exception raised by Queue.get(block=0)/get_nowait().",
  "Empty.__weakref__": "list of weak references to the object (if defined)",
  SimpleQueue: "Simple, unbounded, reentrant FIFO queue.",
  "SimpleQueue.empty": "Return True if the queue is empty, False otherwise (not reliable!).",
  "SimpleQueue.get":
    "Remove and return an item from the queue.\n\nIf optional args 'block' is true and 'timeout' is None (the default),\nblock if necessary until an item is available. If 'timeout' is\na non-negative number, it blocks at most 'timeout' seconds and raises\nthe Empty exception if no item was available within that time.\nOtherwise ('block' is false), return an item if one is immediately\navailable, else raise the Empty exception ('timeout' is ignored\nin that case).",
  "SimpleQueue.get_nowait":
    "Remove and return an item from the queue without blocking.\n\nOnly get an item if one is immediately available. Otherwise\nraise the Empty exception.",
  "SimpleQueue.put":
    "Put the item on the queue.\n\nThe optional 'block' and 'timeout' arguments are ignored, as this method\nnever blocks.  They are provided for compatibility with the Queue class.",
  "SimpleQueue.put_nowait":
    "Put an item into the queue without blocking.\n\nThis is exactly equivalent to `put(item)` and is only provided\nfor compatibility with the Queue class.",
  "SimpleQueue.qsize": "Return the approximate size of the queue (not reliable!).",
  "SimpleQueue.__class_getitem__": "See PEP 585",
};
