/** xml.etree.ElementTree.TreeBuilder: the type; building.ts has what it does. */
import {
  type Address,
  defineType,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  isTrue,
  type Machine,
  newArguments,
  newList,
  NONE,
  parseSignature,
  type Signature,
} from "@pyvm/vm";
import { checkDict } from "./arguments.ts";
import { handleComment, handleData, handleEnd, handleInstruction, handleStart, treeOf } from "./building.ts";
import * as at from "./layout.ts";
import { TREE_BUILDER_TYPE } from "./layout.ts";
import { STATE_COMMENT_FACTORY, STATE_PI_FACTORY, stateOf } from "./state.ts";

const SIGNATURE: Signature = parseSignature(
  "TreeBuilder(element_factory=None, *, comment_factory=None, pi_factory=None, insert_comments=False, insert_pis=False)",
);

/** treebuilder_new. */
export function newTreeBuilder(vm: Machine, type: Address): Address {
  const self = vm.hold(vm.genericAlloc(type, 0));
  vm.set(self, at.THIS, vm.none());
  vm.set(self, at.LAST, vm.none());
  vm.set(self, at.STACK, newList(vm));
  return vm.unhold();
}

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const values = newArguments(vm, SIGNATURE, args, kwargs);
  const [element, comment, instruction, insertComments, insertPis] = values as [
    Address,
    Address,
    Address,
    Address,
    Address,
  ];
  const comments = insertComments !== 0 && isTrue(vm, insertComments);
  const instructions = insertPis !== 0 && isTrue(vm, insertPis);
  vm.replace(self, at.ELEMENT_FACTORY, element === 0 || element === NONE ? 0 : vm.newRef(element));
  setFactory(vm, self, at.COMMENT_FACTORY, comment, STATE_COMMENT_FACTORY, at.INSERT_COMMENTS, comments);
  setFactory(vm, self, at.PI_FACTORY, instruction, STATE_PI_FACTORY, at.INSERT_PIS, instructions);
}

/** Sets a factory, the module's own where none is given, and whether what it makes is put into the tree. */
function setFactory(
  vm: Machine,
  self: Address,
  field: number,
  given: Address,
  part: number,
  flag: number,
  inserts: boolean,
): void {
  const factory = given === 0 || given === NONE ? stateOf(vm, part) : given;
  vm.replace(self, field, factory === NONE ? 0 : vm.newRef(factory));
  vm.u8[self + flag] = factory !== NONE && inserts ? 1 : 0;
}

function start(vm: Machine, self: Address, tag: Address, attrs: Address): Address {
  checkDict(vm, attrs, "start", "argument 2");
  return handleStart(vm, self, tag, attrs);
}

/** tp_clear. */
function clear(vm: Machine, self: Address): void {
  vm.set(self, at.INDEX, 0);
  for (let field = at.PI_EVENT; field >= at.ROOT; field -= 8) {
    if (field === at.THIS || field === at.LAST) vm.replace(self, field, vm.none());
    else if (field !== at.INDEX) vm.replace(self, field, 0);
  }
}

defineType(TREE_BUILDER_TYPE, {
  name: "xml.etree.ElementTree.TreeBuilder",
  basicSize: at.TREE_BUILDER_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [
    { op: "fields", offset: at.ROOT, count: 6 },
    { op: "fields", offset: at.ELEMENT_FACTORY, count: 10 },
  ],
  slots: { getattro: null, new: (vm, type) => newTreeBuilder(vm, type), init: initialize, clear },
  methods: [
    [
      "data($self, data, /)",
      (vm, self, data) => {
        handleData(vm, self, data!);
        return vm.none();
      },
    ],
    ["start($self, tag, attrs, /)", start],
    ["end($self, tag, /)", (vm, self) => handleEnd(vm, self)],
    ["comment($self, text, /)", (vm, self, text) => handleComment(vm, self, text!)],
    ["pi($self, target, text=None, /)", (vm, self, target, text) => handleInstruction(vm, self, target!, text || NONE)],
    ["close($self, /)", treeOf],
  ],
});
