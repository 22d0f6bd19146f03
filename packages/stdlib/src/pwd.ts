/** The modules `pwd` and `grp`: the databases of users and groups, read from the host's files /etc/passwd and /etc/group. */
import {
  type Address,
  defineStructSeq,
  FLAG_UNICODE_SUBCLASS,
  intToBig,
  isIndex,
  KEY_ERROR,
  listAppend,
  listFromStrings,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newInt,
  newList,
  newStructSeq,
  numberIndex,
  reprText,
  staticType,
  structSeqSet,
  TYPE_ERROR,
} from "@pyvm/vm";
import { hostFiles } from "./host-call.ts";
import { decodeName } from "./posix/text.ts";

const STRUCT_PASSWD_TYPE: Address = staticType();
const STRUCT_GROUP_TYPE: Address = staticType();

const CHUNK = 65536;
/** Databases beyond this are cut off. */
const FILE_MAX = 1 << 24;

defineStructSeq(STRUCT_PASSWD_TYPE, {
  name: "pwd.struct_passwd",
  doc: "pwd.struct_passwd: Results from getpw*() routines.\n\nThis object may be accessed either as a tuple of\n  (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\nor via the object attributes as named in the above tuple.",
  fields: [
    ["pw_name", "user name"],
    ["pw_passwd", "password"],
    ["pw_uid", "user id"],
    ["pw_gid", "group id"],
    ["pw_gecos", "real name"],
    ["pw_dir", "home directory"],
    ["pw_shell", "shell program"],
  ],
});

defineStructSeq(STRUCT_GROUP_TYPE, {
  name: "grp.struct_group",
  doc: "grp.struct_group: Results from getgr*() routines.\n\nThis object may be accessed either as a tuple of\n  (gr_name,gr_passwd,gr_gid,gr_mem)\nor via the object attributes as named in the above tuple.\n",
  fields: [
    ["gr_name", "group name"],
    ["gr_passwd", "password"],
    ["gr_gid", "group id"],
    ["gr_mem", "group members"],
  ],
});

/** The lines of a database, split at their colons; none where the host has no such file. */
function readDatabase(vm: Machine, name: string, path: string, fields: number): string[][] {
  const files = hostFiles(vm, name);
  let text = "";
  let fd = -1;
  try {
    fd = files.open(path, 0, 0);
    const part = new Uint8Array(CHUNK);
    const bytes: number[] = [];
    for (
      let count = files.read(fd, part, null);
      count > 0 && bytes.length < FILE_MAX;
      count = files.read(fd, part, null)
    ) {
      bytes.push(...part.subarray(0, count));
    }
    text = decodeName(Uint8Array.from(bytes));
  } catch {
    // a host without the file has no users to name
  }
  if (fd >= 0) files.close(fd);
  return text
    .split("\n")
    .map((line) => line.split(":"))
    .filter((entry) => entry.length >= fields);
}

function fill(vm: Machine, type: Address, items: readonly Address[]): Address {
  const result = newStructSeq(vm, type);
  items.forEach((item, i) => structSeqSet(vm, result, i, item));
  return result;
}

function newPasswd(vm: Machine, [name, password, uid, gid, gecos, home, shell]: readonly string[]): Address {
  return fill(vm, STRUCT_PASSWD_TYPE, [
    vm.str(name!),
    vm.str(password!),
    newInt(vm, Number(uid)),
    newInt(vm, Number(gid)),
    vm.str(gecos!),
    vm.str(home!),
    vm.str(shell!),
  ]);
}

function newGroup(vm: Machine, [name, password, gid, members = ""]: readonly string[]): Address {
  const list = listFromStrings(vm, members === "" ? [] : members.split(","));
  return fill(vm, STRUCT_GROUP_TYPE, [vm.str(name!), vm.str(password!), newInt(vm, Number(gid)), list]);
}

/** A database: its file, the fields of a line, which of them is the number, and what makes an entry. */
interface Database {
  readonly path: string;
  readonly fields: number;
  readonly id: string;
  readonly create: (vm: Machine, entry: readonly string[]) => Address;
}

const USERS: Database = { path: "/etc/passwd", fields: 7, id: "uid", create: newPasswd };
const GROUPS: Database = { path: "/etc/group", fields: 4, id: "gid", create: newGroup };
const ID_FIELD = 2;

function all(database: Database, name: string): (vm: Machine) => Address {
  return (vm) => {
    const mark = vm.mark();
    const list = vm.hold(newList(vm));
    for (const entry of readDatabase(vm, name, database.path, database.fields)) {
      const item = vm.hold(database.create(vm, entry));
      listAppend(vm, list, item);
      vm.decref(vm.unhold());
    }
    return vm.keep(mark, list);
  };
}

function byName(database: Database, name: string): (vm: Machine, module: Address, key: Address) => Address {
  return (vm, _module, key) => {
    if (!vm.hasFlag(key, FLAG_UNICODE_SUBCLASS)) {
      const what =
        database === USERS
          ? `${name}() argument must be str, not ${vm.typeName(key)}`
          : `${name}() argument 'name' must be str, not ${vm.typeName(key)}`;
      throw vm.raise(TYPE_ERROR, what);
    }
    const text = vm.toJs(key);
    const found = readDatabase(vm, name, database.path, database.fields).find((entry) => entry[0] === text);
    if (found === undefined) throw vm.raise(KEY_ERROR, `${name}(): name not found: ${reprText(vm, key)}`);
    return database.create(vm, found);
  };
}

function byNumber(database: Database, name: string): (vm: Machine, module: Address, key: Address) => Address {
  return (vm, _module, key) => {
    if (!isIndex(vm, key)) throw vm.raise(TYPE_ERROR, `${database.id} should be integer, not ${vm.typeName(key)}`);
    const index = numberIndex(vm, key);
    const value = intToBig(vm, index);
    vm.decref(index);
    const found = readDatabase(vm, name, database.path, database.fields).find(
      (entry) => entry[ID_FIELD] === `${value}`,
    );
    if (found === undefined) throw vm.raise(KEY_ERROR, `${name}(): ${database.id} not found: ${value}`);
    return database.create(vm, found);
  };
}

const PWD_FUNCTIONS: readonly MethodSpec[] = [
  [
    "getpwuid($module, uidobj, /)",
    byNumber(USERS, "getpwuid"),
    "Return the password database entry for the given numeric user ID.\n\nSee `help(pwd)` for more on password database entries.",
  ],
  [
    "getpwnam($module, name, /)",
    byName(USERS, "getpwnam"),
    "Return the password database entry for the given user name.\n\nSee `help(pwd)` for more on password database entries.",
  ],
  [
    "getpwall($module, /)",
    all(USERS, "getpwall"),
    "Return a list of all available password database entries, in arbitrary order.\n\nSee help(pwd) for more on password database entries.",
  ],
];

export const pwdSpec: ModuleSpec = {
  name: "pwd",
  doc: "This module provides access to the Unix password database.\nIt is available on all Unix versions.\n\nPassword database entries are reported as 7-tuples containing the following\nitems from the password database (see `<pwd.h>'), in order:\npw_name, pw_passwd, pw_uid, pw_gid, pw_gecos, pw_dir, pw_shell.\nThe uid and gid items are integers, all others are strings. An\nexception is raised if the entry asked for cannot be found.",
  functions: PWD_FUNCTIONS,
  types: [STRUCT_PASSWD_TYPE],
};

export const grpSpec: ModuleSpec = {
  name: "grp",
  functions: [
    [
      "getgrgid($module, /, id)",
      byNumber(GROUPS, "getgrgid"),
      "Return the group database entry for the given numeric group ID.\n\nIf id is not valid, raise KeyError.",
    ],
    [
      "getgrnam($module, /, name)",
      byName(GROUPS, "getgrnam"),
      "Return the group database entry for the given group name.\n\nIf name is not valid, raise KeyError.",
    ],
    [
      "getgrall($module, /)",
      all(GROUPS, "getgrall"),
      "Return a list of all available group entries, in arbitrary order.\n\nAn entry whose name starts with '+' or '-' represents an instruction\nto use YP/NIS and may not be accessible via getgrnam or getgrgid.",
    ],
  ],
  types: [STRUCT_GROUP_TYPE],
};
