/** Documentation strings of errno, _stat, _locale and atexit as help() shows them (CPython's facts, by the names they are found under). */
export const SMALL_DOCUMENTATION: Readonly<Record<string, string>> = {
  errno:
    "This module makes available standard errno system symbols.\n\nThe value of each symbol is the corresponding integer value,\ne.g., on most systems, errno.ENOENT equals the integer 2.\n\nThe dictionary errno.errorcode maps numeric codes to symbol names,\ne.g., errno.errorcode[2] could be the string 'ENOENT'.\n\nSymbols that are not relevant to the underlying system are not defined.\n\nTo map error codes to error messages, use the function os.strerror(),\ne.g. os.strerror(2) could return 'No such file or directory'.",
  _stat:
    "S_IFMT_: file type bits\nS_IFDIR: directory\nS_IFCHR: character device\nS_IFBLK: block device\nS_IFREG: regular file\nS_IFIFO: fifo (named pipe)\nS_IFLNK: symbolic link\nS_IFSOCK: socket file\nS_IFDOOR: door\nS_IFPORT: event port\nS_IFWHT: whiteout\n\nS_ISUID: set UID bit\nS_ISGID: set GID bit\nS_ENFMT: file locking enforcement\nS_ISVTX: sticky bit\nS_IREAD: Unix V7 synonym for S_IRUSR\nS_IWRITE: Unix V7 synonym for S_IWUSR\nS_IEXEC: Unix V7 synonym for S_IXUSR\nS_IRWXU: mask for owner permissions\nS_IRUSR: read by owner\nS_IWUSR: write by owner\nS_IXUSR: execute by owner\nS_IRWXG: mask for group permissions\nS_IRGRP: read by group\nS_IWGRP: write by group\nS_IXGRP: execute by group\nS_IRWXO: mask for others (not in group) permissions\nS_IROTH: read by others\nS_IWOTH: write by others\nS_IXOTH: execute by others\n\nUF_NODUMP: do not dump file\nUF_IMMUTABLE: file may not be changed\nUF_APPEND: file may only be appended to\nUF_OPAQUE: directory is opaque when viewed through a union stack\nUF_NOUNLINK: file may not be renamed or deleted\nUF_COMPRESSED: OS X: file is hfs-compressed\nUF_HIDDEN: OS X: file should not be displayed\nSF_ARCHIVED: file may be archived\nSF_IMMUTABLE: file may not be changed\nSF_APPEND: file may only be appended to\nSF_NOUNLINK: file may not be renamed or deleted\nSF_SNAPSHOT: file is a snapshot file\n\nST_MODE\nST_INO\nST_DEV\nST_NLINK\nST_UID\nST_GID\nST_SIZE\nST_ATIME\nST_MTIME\nST_CTIME\n\nFILE_ATTRIBUTE_*: Windows file attribute constants\n                   (only present on Windows)\n",
  S_ISDIR: "S_ISDIR(mode) -> bool\n\nReturn True if mode is from a directory.",
  S_ISCHR: "S_ISCHR(mode) -> bool\n\nReturn True if mode is from a character special device file.",
  S_ISBLK: "S_ISBLK(mode) -> bool\n\nReturn True if mode is from a block special device file.",
  S_ISREG: "S_ISREG(mode) -> bool\n\nReturn True if mode is from a regular file.",
  S_ISFIFO: "S_ISFIFO(mode) -> bool\n\nReturn True if mode is from a FIFO (named pipe).",
  S_ISLNK: "S_ISLNK(mode) -> bool\n\nReturn True if mode is from a symbolic link.",
  S_ISSOCK: "S_ISSOCK(mode) -> bool\n\nReturn True if mode is from a socket.",
  S_ISDOOR: "S_ISDOOR(mode) -> bool\n\nReturn True if mode is from a door.",
  S_ISPORT: "S_ISPORT(mode) -> bool\n\nReturn True if mode is from an event port.",
  S_ISWHT: "S_ISWHT(mode) -> bool\n\nReturn True if mode is from a whiteout.",
  S_IMODE: "Return the portion of the file's mode that can be set by os.chmod().",
  S_IFMT: "Return the portion of the file's mode that describes the file type.",
  filemode: "Convert a file's mode to a string of the form '-rwxrwxrwx'",
  _locale: "Support for POSIX locales.",
  setlocale: "Activates/queries locale processing.",
  localeconv: "Returns numeric and monetary locale-specific parameters.",
  strcoll: "Compares two strings according to the locale.",
  strxfrm: "Return a string that can be used as a key for locale-aware comparisons.",
  nl_langinfo: "Return the value for the locale information associated with key.",
  gettext: "gettext(msg) -> string\n\nReturn translation of msg.",
  dgettext: "dgettext(domain, msg) -> string\n\nReturn translation of msg in domain.",
  dcgettext: "Return translation of msg in domain and category.",
  textdomain: "Set the C library's textdmain to domain, returning the new domain.",
  bindtextdomain: "Bind the C library's domain to dir.",
  bind_textdomain_codeset: "Bind the C library's domain to codeset.",
  _get_locale_encoding: "Get the current locale encoding.",
  atexit:
    "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n",
  register:
    "register(func, *args, **kwargs) -> func\n\nRegister a function to be executed upon normal program termination\n\n    func - function to be called at exit\n    args - optional arguments to pass to func\n    kwargs - optional keyword arguments to pass to func\n\n    func is returned to facilitate usage as a decorator.",
  _clear: "_clear() -> None\n\nClear the list of previously registered exit functions.",
  unregister:
    "unregister(func) -> None\n\nUnregister an exit function which was previously registered using\natexit.register\n\n    func - function to be unregistered",
  _run_exitfuncs:
    "_run_exitfuncs() -> None\n\nRun all registered exit functions.\n\nIf a callback raises an exception, it is logged with sys.unraisablehook.",
  _ncallbacks: "_ncallbacks() -> int\n\nReturn the number of registered exit functions.",
};
