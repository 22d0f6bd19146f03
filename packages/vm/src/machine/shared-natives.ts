/**
 * Natives that types share and that are looked up when they are needed. An image refers to natives by number, so all of them get their numbers before a
 * machine boots, in this order.
 */
import { objectInit, objectNew } from "../builtins/object/new.ts";
import { callTypeFast } from "../builtins/type/call.ts";
import { typeNew } from "../builtins/type/new.ts";
import { genericGetAttr } from "../object/attribute.ts";
import { hashNotImplemented } from "../object/hash.ts";
import { moduleSpecNumber, nativeIndex, type ModuleSpec } from "../object/native.ts";
import {
  slotNbPower,
  slotTpDescrGet,
  slotTpGetattro,
  slotTpInit,
  slotTpNew,
  slotTpSetattro,
} from "../object/type/slot-functions.ts";
import { slotDefinitions } from "../object/type/slots.ts";

/** Numbers everything that a machine with these modules can refer to. */
export function registerSharedNatives(modules: readonly ModuleSpec[]): void {
  slotDefinitions();
  nativeIndex("PyObject_GenericGetAttr", genericGetAttr);
  nativeIndex("PyObject_HashNotImplemented", hashNotImplemented);
  nativeIndex("object_new", objectNew);
  nativeIndex("object_init", objectInit);
  nativeIndex("type_new", typeNew);
  nativeIndex("type.vectorcall", callTypeFast);
  nativeIndex("slot_tp_new", slotTpNew);
  nativeIndex("slot__init__", slotTpInit);
  nativeIndex("slot_tp_setattro", slotTpSetattro);
  nativeIndex("slot_tp_getattro", slotTpGetattro);
  nativeIndex("slot_tp_descr_get", slotTpDescrGet);
  nativeIndex("slot_nb_power", slotNbPower);
  for (const module of modules) moduleSpecNumber(module);
}
