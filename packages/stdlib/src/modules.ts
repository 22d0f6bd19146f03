/** Every native module of the library, in a fixed order. */
import type { ModuleSpec } from "@pyvm/vm";
import { spec as abcModule } from "./_abc.ts";
import { spec as bisectModule } from "./_bisect.ts";
import { spec as arrayModule } from "./array/index.ts";
import { spec as astModule } from "./ast/index.ts";
import { spec as atexitModule } from "./atexit.ts";
import { spec as audioopModule } from "./audioop/index.ts";
import { spec as binasciiModule } from "./binascii/index.ts";
import { spec as bz2Module } from "./bz2/index.ts";
import { spec as cmathModule } from "./cmath/index.ts";
import { spec as codecsModule } from "./_codecs.ts";
import { spec as collectionsModule } from "./_collections.ts";
import { spec as contextvarsModule } from "./_contextvars.ts";
import { spec as csvModule } from "./_csv/index.ts";
import { spec as decimalModule } from "./decimal/index.ts";
import { spec as datetimeModule } from "./_datetime.ts";
import { spec as elementTreeModule } from "./_elementtree/index.ts";
import { spec as errnoModule } from "./errno.ts";
import { spec as functoolsModule } from "./_functools.ts";
import { spec as gcModule } from "./gc.ts";
import { spec as heapqModule } from "./_heapq.ts";
import { md5Module, sha1Module, sha256Module, sha512Module } from "./hashes/index.ts";
import { blake2Module } from "./hashes/blake2.ts";
import { sha3Module } from "./hashes/sha3.ts";
import { spec as impModule } from "./_imp.ts";
import { spec as ioModule } from "./io/index.ts";
import { spec as itertoolsModule } from "./itertools/index.ts";
import { spec as jsonModule } from "./_json/index.ts";
import { spec as lsprofModule } from "./_lsprof/index.ts";
import { spec as lzmaModule } from "./lzma/index.ts";
import { spec as marshalModule } from "./marshal/index.ts";
import { spec as mathModule } from "./math.ts";
import { spec as mmapModule } from "./mmap/index.ts";
import { codecSpecs, multibyteCodecSpec as multibyteCodecModule } from "./multibyte/index.ts";
import { spec as opcodeModule } from "./_opcode.ts";
import { spec as operatorModule } from "./_operator/index.ts";
import { spec as localeModule } from "./_locale.ts";
import { spec as pyexpatModule } from "./pyexpat/index.ts";
import { grpSpec as grpModule, pwdSpec as pwdModule } from "./pwd.ts";
import {
  fcntlSpec as fcntlModule,
  multiprocessingSpec as multiprocessingModule,
  posixSubprocessSpec as posixSubprocessModule,
  resourceSpec as resourceModule,
  termiosSpec as termiosModule,
} from "./unavailable/index.ts";
import { spec as faulthandlerModule } from "./faulthandler.ts";
import { spec as selectModule } from "./sockets/select.ts";
import { spec as socketModule } from "./sockets/socket.ts";
import { spec as pickleModule } from "./_pickle/index.ts";
import { spec as posixModule } from "./posix/index.ts";
import { spec as signalModule } from "./signal/index.ts";
import { spec as sreModule } from "./sre/index.ts";
import { spec as statisticsModule } from "./_statistics.ts";
import { spec as queueModule } from "./_queue.ts";
import { spec as randomModule } from "./_random.ts";
import { spec as statModule } from "./_stat.ts";
import { spec as stringModule } from "./_string.ts";
import { spec as structModule } from "./_struct.ts";
import { spec as symtableModule } from "./_symtable.ts";
import { spec as sysModule } from "./sys.ts";
import { spec as threadModule } from "./thread/index.ts";
import { spec as timeModule } from "./time/index.ts";
import { spec as tracemallocModule } from "./_tracemalloc.ts";
import { spec as unicodedataModule } from "./unicodedata.ts";
import { spec as uuidModule } from "./_uuid.ts";
import { spec as warningsModule } from "./_warnings.ts";
import { spec as weakrefModule } from "./_weakref.ts";
import { spec as xxsubtypeModule } from "./xxsubtype.ts";
import { spec as zlibModule } from "./zlib/index.ts";

export const nativeModules: readonly ModuleSpec[] = [
  gcModule,
  abcModule,
  bisectModule,
  arrayModule,
  astModule,
  atexitModule,
  binasciiModule,
  blake2Module,
  bz2Module,
  cmathModule,
  codecsModule,
  collectionsModule,
  contextvarsModule,
  datetimeModule,
  decimalModule,
  csvModule,
  errnoModule,
  faulthandlerModule,
  functoolsModule,
  heapqModule,
  impModule,
  ioModule,
  itertoolsModule,
  jsonModule,
  lzmaModule,
  marshalModule,
  mathModule,
  md5Module,
  mmapModule,
  multibyteCodecModule,
  ...codecSpecs,
  multiprocessingModule,
  opcodeModule,
  operatorModule,
  fcntlModule,
  grpModule,
  localeModule,
  pickleModule,
  posixModule,
  posixSubprocessModule,
  pwdModule,
  pyexpatModule,
  elementTreeModule,
  audioopModule,
  lsprofModule,
  queueModule,
  randomModule,
  resourceModule,
  selectModule,
  signalModule,
  socketModule,
  statModule,
  sha1Module,
  sha256Module,
  sha3Module,
  sha512Module,
  sreModule,
  statisticsModule,
  stringModule,
  structModule,
  symtableModule,
  sysModule,
  termiosModule,
  threadModule,
  timeModule,
  tracemallocModule,
  unicodedataModule,
  uuidModule,
  warningsModule,
  weakrefModule,
  xxsubtypeModule,
  zlibModule,
];
