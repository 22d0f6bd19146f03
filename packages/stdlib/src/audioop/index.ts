/** The module `audioop` (Modules/audioop.c): operations on fragments of sound. */
import { addModuleObject, type ModuleSpec, readyType } from "@pyvm/vm";
import { AUDIOOP_DOCUMENTATION } from "../documentation/audioop.ts";
import { documented } from "../documentation/documented.ts";
import { fromAdpcm, toAdpcm } from "./adpcm.ts";
import { add, bias, byteSwap, changeWidth, multiply, reverse, toMono, toStereo } from "./changes.ts";
import { findFactor, findFit, findMax } from "./fits.ts";
import { fromAlaw, fromUlaw, toAlaw, toUlaw } from "./g711.ts";
import {
  average,
  averagePeaks,
  crossings,
  getSampleMethod,
  max,
  maxPeaks,
  minMax,
  rootMeanSquare,
} from "./measures.ts";
import { convertRate } from "./rate.ts";
import { AUDIOOP_ERROR } from "./samples.ts";

export const spec: ModuleSpec = {
  name: "audioop",
  functions: documented(AUDIOOP_DOCUMENTATION, "", [
    ["getsample($module, fragment, width, index, /)", getSampleMethod],
    ["max($module, fragment, width, /)", max],
    ["minmax($module, fragment, width, /)", minMax],
    ["avg($module, fragment, width, /)", average],
    ["rms($module, fragment, width, /)", rootMeanSquare],
    ["findfit($module, fragment, reference, /)", findFit],
    ["findfactor($module, fragment, reference, /)", findFactor],
    ["findmax($module, fragment, length, /)", findMax],
    ["avgpp($module, fragment, width, /)", averagePeaks],
    ["maxpp($module, fragment, width, /)", maxPeaks],
    ["cross($module, fragment, width, /)", crossings],
    ["mul($module, fragment, width, factor, /)", multiply],
    ["tomono($module, fragment, width, lfactor, rfactor, /)", toMono],
    ["tostereo($module, fragment, width, lfactor, rfactor, /)", toStereo],
    ["add($module, fragment1, fragment2, width, /)", add],
    ["bias($module, fragment, width, bias, /)", bias],
    ["reverse($module, fragment, width, /)", reverse],
    ["byteswap($module, fragment, width, /)", byteSwap],
    ["lin2lin($module, fragment, width, newwidth, /)", changeWidth],
    [
      "ratecv($module, fragment, width, nchannels, inrate, outrate, state,\n       weightA=1, weightB=0, /)",
      convertRate,
    ],
    ["lin2ulaw($module, fragment, width, /)", toUlaw],
    ["ulaw2lin($module, fragment, width, /)", fromUlaw],
    ["lin2alaw($module, fragment, width, /)", toAlaw],
    ["alaw2lin($module, fragment, width, /)", fromAlaw],
    ["lin2adpcm($module, fragment, width, state, /)", toAdpcm],
    ["adpcm2lin($module, fragment, width, state, /)", fromAdpcm],
  ]),
  exec: (vm, _module, dict) => {
    readyType(vm, AUDIOOP_ERROR);
    addModuleObject(vm, dict, "error", vm.newRef(AUDIOOP_ERROR));
  },
};
