/** The module `_string`: what `string.Formatter` is built on. */
import { type Address, formatterFieldNameSplit, formatterParser, type Machine, type ModuleSpec } from "@pyvm/vm";

export const spec: ModuleSpec = {
  name: "_string",
  doc: "string helper module",
  functions: [
    [
      "formatter_field_name_split!($module, argument, /)",
      (vm: Machine, _module: Address, text: Address): Address => formatterFieldNameSplit(vm, text),
      "split the argument as a field name",
    ],
    [
      "formatter_parser!($module, argument, /)",
      (vm: Machine, _module: Address, text: Address): Address => formatterParser(vm, text),
      "parse the argument as a format string",
    ],
  ],
};
