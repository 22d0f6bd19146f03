/** The module `mmap` (Modules/mmapmodule.c), as far as memory without mappings allows: see object.ts. */
import {
  addModuleObject,
  type Address,
  defineType,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  type ModuleSpec,
  newInt,
  OS_ERROR,
} from "@pyvm/vm";
import { assignSubscript, exportBuffer, itemBytes, mapLength, releaseExport, subscript } from "./bytes.ts";
import { MMAP_DOCUMENTATION } from "./documentation.ts";
import { newMap } from "./create.ts";
import * as methods from "./methods.ts";
import { CLOSED, MMAP_BYTES, MMAP_TYPE, releaseQuietly, WEAKREFS } from "./object.ts";

defineType(MMAP_TYPE, {
  name: "mmap.mmap",
  basicSize: MMAP_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: MMAP_DOCUMENTATION,
  layout: [],
  weaklistOffset: WEAKREFS,
  slots: {
    new: newMap,
    dealloc: (vm, self) => {
      if (vm.get(self, CLOSED) === 0) releaseQuietly(vm, self);
    },
    repr: methods.repr,
    sq_length: mapLength,
    sq_item: itemBytes,
    mp_length: mapLength,
    mp_subscript: subscript,
    mp_ass_subscript: assignSubscript,
    bf_getbuffer: exportBuffer,
    bf_releasebuffer: releaseExport,
  },
  methods: [
    ["close!($self, /)", methods.close],
    ["find!($self, sub, start=0, end=0, /)", (vm, self, ...args) => methods.find(vm, self, ...(args as Address[]))],
    ["rfind!($self, sub, start=0, end=0, /)", (vm, self, ...args) => methods.rfind(vm, self, ...(args as Address[]))],
    ["flush!($self, offset=0, size=0, /)", (vm, self, offset, size) => methods.flush(vm, self, offset!, size!)],
    [
      "madvise!($self, option, start=0, length=0, /)",
      (vm, self, option, start, length) => methods.advise(vm, self, option!, start!, length!),
    ],
    ["move!($self, dest, src, count, /)", (vm, self, to, from, count) => methods.move(vm, self, to!, from!, count!)],
    ["read!($self, n=None, /)", (vm, self, count) => methods.read(vm, self, count!)],
    ["read_byte!($self, /)", methods.readByte],
    ["readline!($self, /)", methods.readLine],
    ["resize!($self, newsize, /)", (vm, self, length) => methods.resize(vm, self, length!)],
    ["seek!($self, pos, whence=0, /)", (vm, self, distance, whence) => methods.seek(vm, self, distance!, whence!)],
    ["size!($self, /)", methods.fileSize],
    ["tell!($self, /)", methods.tell],
    ["write!($self, bytes, /)", (vm, self, bytes) => methods.write(vm, self, bytes!)],
    ["write_byte!($self, byte, /)", (vm, self, byte) => methods.writeByte(vm, self, byte!)],
    ["__enter__!($self, /)", methods.enter],
    ["__exit__!($self, type, value, traceback, /)", methods.close],
  ],
  getset: [["closed", methods.closed, null]],
});

/** Linux's, on x86-64. */
const CONSTANTS: Readonly<Record<string, number>> = {
  PROT_EXEC: 4,
  PROT_READ: 1,
  PROT_WRITE: 2,
  MAP_SHARED: 1,
  MAP_PRIVATE: 2,
  MAP_DENYWRITE: 2048,
  MAP_EXECUTABLE: 4096,
  MAP_ANON: 32,
  MAP_ANONYMOUS: 32,
  MAP_POPULATE: 32768,
  PAGESIZE: 4096,
  ALLOCATIONGRANULARITY: 4096,
  ACCESS_DEFAULT: 0,
  ACCESS_READ: 1,
  ACCESS_WRITE: 2,
  ACCESS_COPY: 3,
  MADV_NORMAL: 0,
  MADV_RANDOM: 1,
  MADV_SEQUENTIAL: 2,
  MADV_WILLNEED: 3,
  MADV_DONTNEED: 4,
  MADV_REMOVE: 9,
  MADV_DONTFORK: 10,
  MADV_DOFORK: 11,
  MADV_HWPOISON: 100,
  MADV_MERGEABLE: 12,
  MADV_UNMERGEABLE: 13,
  MADV_HUGEPAGE: 14,
  MADV_NOHUGEPAGE: 15,
  MADV_DONTDUMP: 16,
  MADV_DODUMP: 17,
  MADV_FREE: 8,
};

export const spec: ModuleSpec = {
  name: "mmap",
  types: [MMAP_TYPE],
  exec: (vm, _module, dict) => {
    addModuleObject(vm, dict, "error", vm.newRef(OS_ERROR));
    for (const [name, value] of Object.entries(CONSTANTS)) addModuleObject(vm, dict, name, newInt(vm, value));
  },
};
