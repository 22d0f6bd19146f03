/** The module `_datetime` (Modules/_datetimemodule.c). */
import { addModuleObject, type ModuleSpec, newInt, readyType } from "@pyvm/vm";
import { MAX_YEAR, MIN_YEAR } from "./datetime/calendar.ts";
import "./datetime/date.ts";
import "./datetime/datetime.ts";
import "./datetime/delta.ts";
import "./datetime/time.ts";
import "./datetime/zone.ts";
import {
  DATE_TYPE,
  DATETIME_TYPE,
  DELTA_TYPE,
  ISO_CALENDAR_TYPE,
  TIME_TYPE,
  TIMEZONE_TYPE,
  TZINFO_TYPE,
} from "./datetime/layout.ts";

export const spec: ModuleSpec = {
  name: "_datetime",
  doc: "Fast implementation of the datetime type.",
  types: [DATE_TYPE, DATETIME_TYPE, TIME_TYPE, DELTA_TYPE, TZINFO_TYPE, TIMEZONE_TYPE],
  exec: (vm, _module, dict) => {
    readyType(vm, ISO_CALENDAR_TYPE);
    addModuleObject(vm, dict, "MINYEAR", newInt(vm, MIN_YEAR));
    addModuleObject(vm, dict, "MAXYEAR", newInt(vm, MAX_YEAR));
  },
};
