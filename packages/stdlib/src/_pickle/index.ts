/** The module `_pickle` (Modules/_pickle.c). */
import { addModuleObject, type ModuleSpec, readyType } from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { PICKLE_DOCUMENTATION } from "../documentation/pickle.ts";
import {
  PICKLE_BUFFER_TYPE,
  PICKLER_MEMO_PROXY_TYPE,
  PICKLER_TYPE,
  UNPICKLER_MEMO_PROXY_TYPE,
  UNPICKLER_TYPE,
} from "./layout.ts";
import { dump, dumps } from "./pickler.ts";
import { initializeState, PICKLE_ERROR, PICKLING_ERROR, stateOf, UNPICKLING_ERROR } from "./state.ts";
import { load, loads } from "./unpickler.ts";

export const spec: ModuleSpec = {
  name: "_pickle",
  doc: PICKLE_DOCUMENTATION["_pickle"]!,
  functions: documented(PICKLE_DOCUMENTATION, "", [
    [
      `dump($module, /, obj, file, protocol=None, *, fix_imports=True,
     buffer_callback=None)`,
      dump,
    ],
    [
      `dumps($module, /, obj, protocol=None, *, fix_imports=True,
      buffer_callback=None)`,
      dumps,
    ],
    [
      `load($module, /, file, *, fix_imports=True, encoding='ASCII',
     errors='strict', buffers=())`,
      load,
    ],
    [
      `loads($module, data, /, *, fix_imports=True, encoding='ASCII',
      errors='strict', buffers=())`,
      loads,
    ],
  ]),
  types: [PICKLER_TYPE, UNPICKLER_TYPE, PICKLE_BUFFER_TYPE],
  exec: (vm, _module, dict) => {
    readyType(vm, PICKLER_MEMO_PROXY_TYPE);
    readyType(vm, UNPICKLER_MEMO_PROXY_TYPE);
    initializeState(vm);
    addModuleObject(vm, dict, "PickleError", vm.newRef(stateOf(vm, PICKLE_ERROR)));
    addModuleObject(vm, dict, "PicklingError", vm.newRef(stateOf(vm, PICKLING_ERROR)));
    addModuleObject(vm, dict, "UnpicklingError", vm.newRef(stateOf(vm, UNPICKLING_ERROR)));
  },
};
