/** Documentation strings of posix as help() shows them (CPython's facts, by the names they are found under). */
export const POSIX_DOCUMENTATION: Readonly<Record<string, string>> = {
  posix:
    "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.",
  stat: "Perform a stat system call on the given path.\n\n  path\n    Path to be examined; can be string, bytes, a path-like object or\n    open-file-descriptor int.\n  dir_fd\n    If not None, it should be a file descriptor open to a directory,\n    and path should be a relative string; path will then be relative to\n    that directory.\n  follow_symlinks\n    If False, and the last element of the path is a symbolic link,\n    stat will examine the symbolic link itself instead of the file\n    the link points to.\n\ndir_fd and follow_symlinks may not be implemented\n  on your platform.  If they are unavailable, using them will raise a\n  NotImplementedError.\n\nIt's an error to use dir_fd or follow_symlinks when specifying path as\n  an open file descriptor.",
  access:
    "Use the real uid/gid to test for access to a path.\n\n  path\n    Path to be tested; can be string, bytes, or a path-like object.\n  mode\n    Operating-system mode bitfield.  Can be F_OK to test existence,\n    or the inclusive-OR of R_OK, W_OK, and X_OK.\n  dir_fd\n    If not None, it should be a file descriptor open to a directory,\n    and path should be relative; path will then be relative to that\n    directory.\n  effective_ids\n    If True, access will use the effective uid/gid instead of\n    the real uid/gid.\n  follow_symlinks\n    If False, and the last element of the path is a symbolic link,\n    access will examine the symbolic link itself instead of the file\n    the link points to.\n\ndir_fd, effective_ids, and follow_symlinks may not be implemented\n  on your platform.  If they are unavailable, using them will raise a\n  NotImplementedError.\n\nNote that most operations will use the effective uid/gid, therefore this\n  routine can be used in a suid/sgid environment to test if the invoking user\n  has the specified access to the path.",
  ttyname: "Return the name of the terminal device connected to 'fd'.\n\n  fd\n    Integer file descriptor handle.",
  chdir:
    "Change the current working directory to the specified path.\n\npath may always be specified as a string.\nOn some platforms, path may also be specified as an open file descriptor.\n  If this functionality is unavailable, using it raises an exception.",
  chmod:
    "Change the access permissions of a file.\n\n  path\n    Path to be modified.  May always be specified as a str, bytes, or a path-like object.\n    On some platforms, path may also be specified as an open file descriptor.\n    If this functionality is unavailable, using it raises an exception.\n  mode\n    Operating-system mode bitfield.\n  dir_fd\n    If not None, it should be a file descriptor open to a directory,\n    and path should be relative; path will then be relative to that\n    directory.\n  follow_symlinks\n    If False, and the last element of the path is a symbolic link,\n    chmod will modify the symbolic link itself instead of the file\n    the link points to.\n\nIt is an error to use dir_fd or follow_symlinks when specifying path as\n  an open file descriptor.\ndir_fd and follow_symlinks may not be implemented on your platform.\n  If they are unavailable, using them will raise a NotImplementedError.",
  fchmod: "Change the access permissions of the file given by file descriptor fd.\n\nEquivalent to os.chmod(fd, mode).",
  chown:
    "Change the owner and group id of path to the numeric uid and gid.\\\n\n  path\n    Path to be examined; can be string, bytes, a path-like object, or open-file-descriptor int.\n  dir_fd\n    If not None, it should be a file descriptor open to a directory,\n    and path should be relative; path will then be relative to that\n    directory.\n  follow_symlinks\n    If False, and the last element of the path is a symbolic link,\n    stat will examine the symbolic link itself instead of the file\n    the link points to.\n\npath may always be specified as a string.\nOn some platforms, path may also be specified as an open file descriptor.\n  If this functionality is unavailable, using it raises an exception.\nIf dir_fd is not None, it should be a file descriptor open to a directory,\n  and path should be relative; path will then be relative to that directory.\nIf follow_symlinks is False, and the last element of the path is a symbolic\n  link, chown will modify the symbolic link itself instead of the file the\n  link points to.\nIt is an error to use dir_fd or follow_symlinks when specifying path as\n  an open file descriptor.\ndir_fd and follow_symlinks may not be implemented on your platform.\n  If they are unavailable, using them will raise a NotImplementedError.",
  fchown:
    "Change the owner and group id of the file specified by file descriptor.\n\nEquivalent to os.chown(fd, uid, gid).",
  lchown:
    "Change the owner and group id of path to the numeric uid and gid.\n\nThis function will not follow symbolic links.\nEquivalent to os.chown(path, uid, gid, follow_symlinks=False).",
  chroot: "Change root directory to path.",
  ctermid: "Return the name of the controlling terminal for this process.",
  getcwd: "Return a unicode string representing the current working directory.",
  getcwdb: "Return a bytes string representing the current working directory.",
  link: "Create a hard link to a file.\n\nIf either src_dir_fd or dst_dir_fd is not None, it should be a file\n  descriptor open to a directory, and the respective path string (src or dst)\n  should be relative; the path will then be relative to that directory.\nIf follow_symlinks is False, and the last element of src is a symbolic\n  link, link will create a link to the symbolic link itself instead of the\n  file the link points to.\nsrc_dir_fd, dst_dir_fd, and follow_symlinks may not be implemented on your\n  platform.  If they are unavailable, using them will raise a\n  NotImplementedError.",
  listdir:
    "Return a list containing the names of the files in the directory.\n\npath can be specified as either str, bytes, or a path-like object.  If path is bytes,\n  the filenames returned will also be bytes; in all other circumstances\n  the filenames returned will be str.\nIf path is None, uses the path='.'.\nOn some platforms, path may also be specified as an open file descriptor;\\\n  the file descriptor must refer to a directory.\n  If this functionality is unavailable, using it raises NotImplementedError.\n\nThe list is in arbitrary order.  It does not include the special\nentries '.' and '..' even if they are present in the directory.",
  lstat:
    "Perform a stat system call on the given path, without following symbolic links.\n\nLike stat(), but do not follow symbolic links.\nEquivalent to stat(path, follow_symlinks=False).",
  mkdir:
    "Create a directory.\n\nIf dir_fd is not None, it should be a file descriptor open to a directory,\n  and path should be relative; path will then be relative to that directory.\ndir_fd may not be implemented on your platform.\n  If it is unavailable, using it will raise a NotImplementedError.\n\nThe mode argument is ignored on Windows. Where it is used, the current umask\nvalue is first masked out.",
  nice: "Add increment to the priority of process and return the new priority.",
  getpriority: "Return program scheduling priority.",
  setpriority: "Set program scheduling priority.",
  posix_spawn:
    "Execute the program specified by path in a new process.\n\n  path\n    Path of executable file.\n  argv\n    Tuple or list of strings.\n  env\n    Dictionary of strings mapping to strings.\n  file_actions\n    A sequence of file action tuples.\n  setpgroup\n    The pgroup to use with the POSIX_SPAWN_SETPGROUP flag.\n  resetids\n    If the value is `true` the POSIX_SPAWN_RESETIDS will be activated.\n  setsid\n    If the value is `true` the POSIX_SPAWN_SETSID or POSIX_SPAWN_SETSID_NP will be activated.\n  setsigmask\n    The sigmask to use with the POSIX_SPAWN_SETSIGMASK flag.\n  setsigdef\n    The sigmask to use with the POSIX_SPAWN_SETSIGDEF flag.\n  scheduler\n    A tuple with the scheduler policy (optional) and parameters.",
  posix_spawnp:
    "Execute the program specified by path in a new process.\n\n  path\n    Path of executable file.\n  argv\n    Tuple or list of strings.\n  env\n    Dictionary of strings mapping to strings.\n  file_actions\n    A sequence of file action tuples.\n  setpgroup\n    The pgroup to use with the POSIX_SPAWN_SETPGROUP flag.\n  resetids\n    If the value is `True` the POSIX_SPAWN_RESETIDS will be activated.\n  setsid\n    If the value is `True` the POSIX_SPAWN_SETSID or POSIX_SPAWN_SETSID_NP will be activated.\n  setsigmask\n    The sigmask to use with the POSIX_SPAWN_SETSIGMASK flag.\n  setsigdef\n    The sigmask to use with the POSIX_SPAWN_SETSIGDEF flag.\n  scheduler\n    A tuple with the scheduler policy (optional) and parameters.",
  readlink:
    "Return a string representing the path to which the symbolic link points.\n\nIf dir_fd is not None, it should be a file descriptor open to a directory,\nand path should be relative; path will then be relative to that directory.\n\ndir_fd may not be implemented on your platform.  If it is unavailable,\nusing it will raise a NotImplementedError.",
  copy_file_range:
    "Copy count bytes from one file descriptor to another.\n\n  src\n    Source file descriptor.\n  dst\n    Destination file descriptor.\n  count\n    Number of bytes to copy.\n  offset_src\n    Starting offset in src.\n  offset_dst\n    Starting offset in dst.\n\nIf offset_src is None, then src is read from the current position;\nrespectively for offset_dst.",
  splice:
    "Transfer count bytes from one pipe to a descriptor or vice versa.\n\n  src\n    Source file descriptor.\n  dst\n    Destination file descriptor.\n  count\n    Number of bytes to copy.\n  offset_src\n    Starting offset in src.\n  offset_dst\n    Starting offset in dst.\n  flags\n    Flags to modify the semantics of the call.\n\nIf offset_src is None, then src is read from the current position;\nrespectively for offset_dst. The offset associated to the file\ndescriptor that refers to a pipe must be None.",
  rename:
    "Rename a file or directory.\n\nIf either src_dir_fd or dst_dir_fd is not None, it should be a file\n  descriptor open to a directory, and the respective path string (src or dst)\n  should be relative; the path will then be relative to that directory.\nsrc_dir_fd and dst_dir_fd, may not be implemented on your platform.\n  If they are unavailable, using them will raise a NotImplementedError.",
  replace:
    "Rename a file or directory, overwriting the destination.\n\nIf either src_dir_fd or dst_dir_fd is not None, it should be a file\n  descriptor open to a directory, and the respective path string (src or dst)\n  should be relative; the path will then be relative to that directory.\nsrc_dir_fd and dst_dir_fd, may not be implemented on your platform.\n  If they are unavailable, using them will raise a NotImplementedError.",
  rmdir:
    "Remove a directory.\n\nIf dir_fd is not None, it should be a file descriptor open to a directory,\n  and path should be relative; path will then be relative to that directory.\ndir_fd may not be implemented on your platform.\n  If it is unavailable, using it will raise a NotImplementedError.",
  symlink:
    "Create a symbolic link pointing to src named dst.\n\ntarget_is_directory is required on Windows if the target is to be\n  interpreted as a directory.  (On Windows, symlink requires\n  Windows 6.0 or greater, and raises a NotImplementedError otherwise.)\n  target_is_directory is ignored on non-Windows platforms.\n\nIf dir_fd is not None, it should be a file descriptor open to a directory,\n  and path should be relative; path will then be relative to that directory.\ndir_fd may not be implemented on your platform.\n  If it is unavailable, using it will raise a NotImplementedError.",
  system: "Execute the command in a subshell.",
  umask: "Set the current numeric umask and return the previous umask.",
  uname:
    "Return an object identifying the current operating system.\n\nThe object behaves like a named tuple with the following fields:\n  (sysname, nodename, release, version, machine)",
  unlink:
    "Remove a file (same as remove()).\n\nIf dir_fd is not None, it should be a file descriptor open to a directory,\n  and path should be relative; path will then be relative to that directory.\ndir_fd may not be implemented on your platform.\n  If it is unavailable, using it will raise a NotImplementedError.",
  remove:
    "Remove a file (same as unlink()).\n\nIf dir_fd is not None, it should be a file descriptor open to a directory,\n  and path should be relative; path will then be relative to that directory.\ndir_fd may not be implemented on your platform.\n  If it is unavailable, using it will raise a NotImplementedError.",
  utime:
    "Set the access and modified time of path.\n\npath may always be specified as a string.\nOn some platforms, path may also be specified as an open file descriptor.\n  If this functionality is unavailable, using it raises an exception.\n\nIf times is not None, it must be a tuple (atime, mtime);\n    atime and mtime should be expressed as float seconds since the epoch.\nIf ns is specified, it must be a tuple (atime_ns, mtime_ns);\n    atime_ns and mtime_ns should be expressed as integer nanoseconds\n    since the epoch.\nIf times is None and ns is unspecified, utime uses the current time.\nSpecifying tuples for both times and ns is an error.\n\nIf dir_fd is not None, it should be a file descriptor open to a directory,\n  and path should be relative; path will then be relative to that directory.\nIf follow_symlinks is False, and the last element of the path is a symbolic\n  link, utime will modify the symbolic link itself instead of the file the\n  link points to.\nIt is an error to use dir_fd or follow_symlinks when specifying path\n  as an open file descriptor.\ndir_fd and follow_symlinks may not be available on your platform.\n  If they are unavailable, using them will raise a NotImplementedError.",
  times:
    "Return a collection containing process timing information.\n\nThe object returned behaves like a named tuple with these fields:\n  (utime, stime, cutime, cstime, elapsed_time)\nAll fields are floating point numbers.",
  _exit: "Exit to the system with specified status, without normal exit processing.",
  execv:
    "Execute an executable path with arguments, replacing current process.\n\n  path\n    Path of executable file.\n  argv\n    Tuple or list of strings.",
  execve:
    "Execute an executable path with arguments, replacing current process.\n\n  path\n    Path of executable file.\n  argv\n    Tuple or list of strings.\n  env\n    Dictionary of strings mapping to strings.",
  fork: "Fork a child process.\n\nReturn 0 to child process and PID of child to parent process.",
  register_at_fork:
    "Register callables to be called when forking a new process.\n\n  before\n    A callable to be called in the parent before the fork() syscall.\n  after_in_child\n    A callable to be called in the child after fork().\n  after_in_parent\n    A callable to be called in the parent after fork().\n\n'before' callbacks are called in reverse order.\n'after_in_child' and 'after_in_parent' callbacks are called in order.",
  sched_get_priority_max: "Get the maximum scheduling priority for policy.",
  sched_get_priority_min: "Get the minimum scheduling priority for policy.",
  sched_getparam:
    "Returns scheduling parameters for the process identified by pid.\n\nIf pid is 0, returns parameters for the calling process.\nReturn value is an instance of sched_param.",
  sched_getscheduler:
    "Get the scheduling policy for the process identified by pid.\n\nPassing 0 for pid returns the scheduling policy for the calling process.",
  sched_rr_get_interval:
    "Return the round-robin quantum for the process identified by pid, in seconds.\n\nValue returned is a float.",
  sched_setparam:
    "Set scheduling parameters for the process identified by pid.\n\nIf pid is 0, sets parameters for the calling process.\nparam should be an instance of sched_param.",
  sched_setscheduler:
    "Set the scheduling policy for the process identified by pid.\n\nIf pid is 0, the calling process is changed.\nparam is an instance of sched_param.",
  sched_yield: "Voluntarily relinquish the CPU.",
  sched_setaffinity:
    "Set the CPU affinity of the process identified by pid to mask.\n\nmask should be an iterable of integers identifying CPUs.",
  sched_getaffinity:
    "Return the affinity of the process identified by pid (or the current process if zero).\n\nThe affinity is returned as a set of CPU identifiers.",
  openpty:
    "Open a pseudo-terminal.\n\nReturn a tuple of (master_fd, slave_fd) containing open file descriptors\nfor both the master and slave ends.",
  forkpty:
    "Fork a new process with a new pseudo-terminal as controlling tty.\n\nReturns a tuple of (pid, master_fd).\nLike fork(), return pid of 0 to the child process,\nand pid of child to the parent process.\nTo both, return fd of newly opened pseudo-terminal.",
  getegid: "Return the current process's effective group id.",
  geteuid: "Return the current process's effective user id.",
  getgid: "Return the current process's group id.",
  getgrouplist:
    "Returns a list of groups to which a user belongs.\n\n  user\n    username to lookup\n  group\n    base group id of the user",
  getgroups: "Return list of supplemental group IDs for the process.",
  getpid: "Return the current process id.",
  getpgrp: "Return the current process group id.",
  getppid:
    "Return the parent's process id.\n\nIf the parent process has already exited, Windows machines will still\nreturn its id; others systems will return the id of the 'init' process (1).",
  getuid: "Return the current process's user id.",
  getlogin: "Return the actual login name.",
  kill: "Kill a process with a signal.",
  killpg: "Kill a process group with a signal.",
  setuid: "Set the current process's user id.",
  seteuid: "Set the current process's effective user id.",
  setreuid: "Set the current process's real and effective user ids.",
  setgid: "Set the current process's group id.",
  setegid: "Set the current process's effective group id.",
  setregid: "Set the current process's real and effective group ids.",
  setgroups: "Set the groups of the current process to list.",
  initgroups:
    "Initialize the group access list.\n\nCall the system initgroups() to initialize the group access list with all of\nthe groups of which the specified username is a member, plus the specified\ngroup id.",
  getpgid: "Call the system call getpgid(), and return the result.",
  setpgrp: "Make the current process the leader of its process group.",
  wait: "Wait for completion of a child process.\n\nReturns a tuple of information about the child process:\n    (pid, status)",
  wait3:
    "Wait for completion of a child process.\n\nReturns a tuple of information about the child process:\n  (pid, status, rusage)",
  wait4:
    "Wait for completion of a specific child process.\n\nReturns a tuple of information about the child process:\n  (pid, status, rusage)",
  waitid:
    "Returns the result of waiting for a process or processes.\n\n  idtype\n    Must be one of be P_PID, P_PGID or P_ALL.\n  id\n    The id to wait on.\n  options\n    Constructed from the ORing of one or more of WEXITED, WSTOPPED\n    or WCONTINUED and additionally may be ORed with WNOHANG or WNOWAIT.\n\nReturns either waitid_result or None if WNOHANG is specified and there are\nno children in a waitable state.",
  waitpid:
    "Wait for completion of a given child process.\n\nReturns a tuple of information regarding the child process:\n    (pid, status)\n\nThe options argument is ignored on Windows.",
  pidfd_open:
    "Return a file descriptor referring to the process *pid*.\n\nThe descriptor can be used to perform process management without races and\nsignals.",
  getsid: "Call the system call getsid(pid) and return the result.",
  setsid: "Call the system call setsid().",
  setpgid: "Call the system call setpgid(pid, pgrp).",
  tcgetpgrp: "Return the process group associated with the terminal specified by fd.",
  tcsetpgrp: "Set the process group associated with the terminal specified by fd.",
  open: "Open a file for low level IO.  Returns a file descriptor (integer).\n\nIf dir_fd is not None, it should be a file descriptor open to a directory,\n  and path should be relative; path will then be relative to that directory.\ndir_fd may not be implemented on your platform.\n  If it is unavailable, using it will raise a NotImplementedError.",
  close: "Close a file descriptor.",
  closerange: "Closes all file descriptors in [fd_low, fd_high), ignoring errors.",
  device_encoding:
    "Return a string describing the encoding of a terminal's file descriptor.\n\nThe file descriptor must be attached to a terminal.\nIf the device is not a terminal, return None.",
  dup: "Return a duplicate of a file descriptor.",
  dup2: "Duplicate file descriptor.",
  lockf:
    "Apply, test or remove a POSIX lock on an open file descriptor.\n\n  fd\n    An open file descriptor.\n  command\n    One of F_LOCK, F_TLOCK, F_ULOCK or F_TEST.\n  length\n    The number of bytes to lock, starting at the current position.",
  lseek:
    "Set the position of a file descriptor.  Return the new position.\n\nReturn the new cursor position in number of bytes\nrelative to the beginning of the file.",
  read: "Read from a file descriptor.  Returns a bytes object.",
  readv:
    "Read from a file descriptor fd into an iterable of buffers.\n\nThe buffers should be mutable buffers accepting bytes.\nreadv will transfer data into each buffer until it is full\nand then move on to the next buffer in the sequence to hold\nthe rest of the data.\n\nreadv returns the total number of bytes read,\nwhich may be less than the total capacity of all the buffers.",
  pread:
    "Read a number of bytes from a file descriptor starting at a particular offset.\n\nRead length bytes from file descriptor fd, starting at offset bytes from\nthe beginning of the file.  The file offset remains unchanged.",
  preadv:
    "Reads from a file descriptor into a number of mutable bytes-like objects.\n\nCombines the functionality of readv() and pread(). As readv(), it will\ntransfer data into each buffer until it is full and then move on to the next\nbuffer in the sequence to hold the rest of the data. Its fourth argument,\nspecifies the file offset at which the input operation is to be performed. It\nwill return the total number of bytes read (which can be less than the total\ncapacity of all the objects).\n\nThe flags argument contains a bitwise OR of zero or more of the following flags:\n\n- RWF_HIPRI\n- RWF_NOWAIT\n\nUsing non-zero flags requires Linux 4.6 or newer.",
  write: "Write a bytes object to a file descriptor.",
  writev:
    "Iterate over buffers, and write the contents of each to a file descriptor.\n\nReturns the total number of bytes written.\nbuffers must be a sequence of bytes-like objects.",
  pwrite:
    "Write bytes to a file descriptor starting at a particular offset.\n\nWrite buffer to fd, starting at offset bytes from the beginning of\nthe file.  Returns the number of bytes writte.  Does not change the\ncurrent file offset.",
  pwritev:
    "Writes the contents of bytes-like objects to a file descriptor at a given offset.\n\nCombines the functionality of writev() and pwrite(). All buffers must be a sequence\nof bytes-like objects. Buffers are processed in array order. Entire contents of first\nbuffer is written before proceeding to second, and so on. The operating system may\nset a limit (sysconf() value SC_IOV_MAX) on the number of buffers that can be used.\nThis function writes the contents of each object to the file descriptor and returns\nthe total number of bytes written.\n\nThe flags argument contains a bitwise OR of zero or more of the following flags:\n\n- RWF_DSYNC\n- RWF_SYNC\n- RWF_APPEND\n\nUsing non-zero flags requires Linux 4.7 or newer.",
  sendfile: "Copy count bytes from file descriptor in_fd to file descriptor out_fd.",
  fstat:
    "Perform a stat system call on the given file descriptor.\n\nLike stat(), but for an open file descriptor.\nEquivalent to os.stat(fd).",
  isatty:
    "Return True if the fd is connected to a terminal.\n\nReturn True if the file descriptor is an open file descriptor\nconnected to the slave end of a terminal.",
  pipe: "Create a pipe.\n\nReturns a tuple of two file descriptors:\n  (read_fd, write_fd)",
  pipe2:
    "Create a pipe with flags set atomically.\n\nReturns a tuple of two file descriptors:\n  (read_fd, write_fd)\n\nflags can be constructed by ORing together one or more of these values:\nO_NONBLOCK, O_CLOEXEC.",
  mkfifo:
    'Create a "fifo" (a POSIX named pipe).\n\nIf dir_fd is not None, it should be a file descriptor open to a directory,\n  and path should be relative; path will then be relative to that directory.\ndir_fd may not be implemented on your platform.\n  If it is unavailable, using it will raise a NotImplementedError.',
  mknod:
    "Create a node in the file system.\n\nCreate a node in the file system (file, device special file or named pipe)\nat path.  mode specifies both the permissions to use and the\ntype of node to be created, being combined (bitwise OR) with one of\nS_IFREG, S_IFCHR, S_IFBLK, and S_IFIFO.  If S_IFCHR or S_IFBLK is set on mode,\ndevice defines the newly created device special file (probably using\nos.makedev()).  Otherwise device is ignored.\n\nIf dir_fd is not None, it should be a file descriptor open to a directory,\n  and path should be relative; path will then be relative to that directory.\ndir_fd may not be implemented on your platform.\n  If it is unavailable, using it will raise a NotImplementedError.",
  major: "Extracts a device major number from a raw device number.",
  minor: "Extracts a device minor number from a raw device number.",
  makedev: "Composes a raw device number from the major and minor device numbers.",
  ftruncate: "Truncate a file, specified by file descriptor, to a specific length.",
  truncate:
    "Truncate a file, specified by path, to a specific length.\n\nOn some platforms, path may also be specified as an open file descriptor.\n  If this functionality is unavailable, using it raises an exception.",
  posix_fallocate:
    "Ensure a file has allocated at least a particular number of bytes on disk.\n\nEnsure that the file specified by fd encompasses a range of bytes\nstarting at offset bytes from the beginning and continuing for length bytes.",
  posix_fadvise:
    "Announce an intention to access data in a specific pattern.\n\nAnnounce an intention to access data in a specific pattern, thus allowing\nthe kernel to make optimizations.\nThe advice applies to the region of the file specified by fd starting at\noffset and continuing for length bytes.\nadvice is one of POSIX_FADV_NORMAL, POSIX_FADV_SEQUENTIAL,\nPOSIX_FADV_RANDOM, POSIX_FADV_NOREUSE, POSIX_FADV_WILLNEED, or\nPOSIX_FADV_DONTNEED.",
  putenv: "Change or add an environment variable.",
  unsetenv: "Delete an environment variable.",
  strerror: "Translate an error code to a message string.",
  fchdir:
    "Change to the directory of the given file descriptor.\n\nfd must be opened on a directory, not a file.\nEquivalent to os.chdir(fd).",
  fsync: "Force write of fd to disk.",
  sync: "Force write of everything to disk.",
  fdatasync: "Force write of fd to disk without forcing update of metadata.",
  WCOREDUMP: "Return True if the process returning status was dumped to a core file.",
  WIFCONTINUED:
    "Return True if a particular process was continued from a job control stop.\n\nReturn True if the process returning status was continued from a\njob control stop.",
  WIFSTOPPED: "Return True if the process returning status was stopped.",
  WIFSIGNALED: "Return True if the process returning status was terminated by a signal.",
  WIFEXITED: "Return True if the process returning status exited via the exit() system call.",
  WEXITSTATUS: "Return the process return code from status.",
  WTERMSIG: "Return the signal that terminated the process that provided the status value.",
  WSTOPSIG: "Return the signal that stopped the process that provided the status value.",
  fstatvfs: "Perform an fstatvfs system call on the given fd.\n\nEquivalent to statvfs(fd).",
  statvfs:
    "Perform a statvfs system call on the given path.\n\npath may always be specified as a string.\nOn some platforms, path may also be specified as an open file descriptor.\n  If this functionality is unavailable, using it raises an exception.",
  confstr: "Return a string-valued system configuration variable.",
  sysconf: "Return an integer-valued system configuration variable.",
  fpathconf: "Return the configuration limit name for the file descriptor fd.\n\nIf there is no limit, return -1.",
  pathconf:
    "Return the configuration limit name for the file or directory path.\n\nIf there is no limit, return -1.\nOn some platforms, path may also be specified as an open file descriptor.\n  If this functionality is unavailable, using it raises an exception.",
  abort:
    "Abort the interpreter immediately.\n\nThis function 'dumps core' or otherwise fails in the hardest way possible\non the hosting operating system.  This function never returns.",
  getloadavg:
    "Return average recent system load information.\n\nReturn the number of processes in the system run queue averaged over\nthe last 1, 5, and 15 minutes as a tuple of three floats.\nRaises OSError if the load average was unobtainable.",
  urandom: "Return a bytes object containing random bytes suitable for cryptographic use.",
  setresuid: "Set the current process's real, effective, and saved user ids.",
  setresgid: "Set the current process's real, effective, and saved group ids.",
  getresuid: "Return a tuple of the current process's real, effective, and saved user ids.",
  getresgid: "Return a tuple of the current process's real, effective, and saved group ids.",
  getxattr:
    "Return the value of extended attribute attribute on path.\n\npath may be either a string, a path-like object, or an open file descriptor.\nIf follow_symlinks is False, and the last element of the path is a symbolic\n  link, getxattr will examine the symbolic link itself instead of the file\n  the link points to.",
  setxattr:
    "Set extended attribute attribute on path to value.\n\npath may be either a string, a path-like object,  or an open file descriptor.\nIf follow_symlinks is False, and the last element of the path is a symbolic\n  link, setxattr will modify the symbolic link itself instead of the file\n  the link points to.",
  removexattr:
    "Remove extended attribute attribute on path.\n\npath may be either a string, a path-like object, or an open file descriptor.\nIf follow_symlinks is False, and the last element of the path is a symbolic\n  link, removexattr will modify the symbolic link itself instead of the file\n  the link points to.",
  listxattr:
    "Return a list of extended attributes on path.\n\npath may be either None, a string, a path-like object, or an open file descriptor.\nif path is None, listxattr will examine the current directory.\nIf follow_symlinks is False, and the last element of the path is a symbolic\n  link, listxattr will examine the symbolic link itself instead of the file\n  the link points to.",
  get_terminal_size:
    "Return the size of the terminal window as (columns, lines).\n\nThe optional argument fd (default standard output) specifies\nwhich file descriptor should be queried.\n\nIf the file descriptor is not connected to a terminal, an OSError\nis thrown.\n\nThis function will only be defined if an implementation is\navailable for this system.\n\nshutil.get_terminal_size is the high-level function which should\nnormally be used, os.get_terminal_size is the low-level implementation.",
  cpu_count:
    "Return the number of CPUs in the system; return None if indeterminable.\n\nThis number is not equivalent to the number of CPUs the current process can\nuse.  The number of usable CPUs can be obtained with\n``len(os.sched_getaffinity(0))``",
  get_inheritable: "Get the close-on-exe flag of the specified file descriptor.",
  set_inheritable: "Set the inheritable flag of the specified file descriptor.",
  get_blocking:
    "Get the blocking mode of the file descriptor.\n\nReturn False if the O_NONBLOCK flag is set, True if the flag is cleared.",
  set_blocking:
    "Set the blocking mode of the specified file descriptor.\n\nSet the O_NONBLOCK flag if blocking is False,\nclear the O_NONBLOCK flag otherwise.",
  scandir:
    "Return an iterator of DirEntry objects for given path.\n\npath can be specified as either str, bytes, or a path-like object.  If path\nis bytes, the names of yielded DirEntry objects will also be bytes; in\nall other circumstances they will be str.\n\nIf path is None, uses the path='.'.",
  fspath:
    "Return the file system path representation of the object.\n\nIf the object is str or bytes, then allow it to pass through as-is. If the\nobject defines __fspath__(), then return the result of that method. All other\ntypes raise a TypeError.",
  getrandom: "Obtain a series of random bytes.",
  eventfd: "Creates and returns an event notification file descriptor.",
  eventfd_read: "Read eventfd value",
  eventfd_write: "Write eventfd value.",
  waitstatus_to_exitcode:
    "Convert a wait status to an exit code.\n\nOn Unix:\n\n* If WIFEXITED(status) is true, return WEXITSTATUS(status).\n* If WIFSIGNALED(status) is true, return -WTERMSIG(status).\n* Otherwise, raise a ValueError.\n\nOn Windows, return status shifted right by 8 bits.\n\nOn Unix, if the process is being traced or if waitpid() was called with\nWUNTRACED option, the caller must first check if WIFSTOPPED(status) is true.\nThis function must not be called if WIFSTOPPED(status) is true.",
  stat_result:
    "stat_result: Result from stat, fstat, or lstat.\n\nThis object may be accessed either as a tuple of\n  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\nor via the attributes st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.\n\nPosix/windows: If your platform supports st_blksize, st_blocks, st_rdev,\nor st_flags, they are available as attributes only.\n\nSee os.stat for more information.",
  "stat_result.st_mode": "protection bits",
  "stat_result.st_ino": "inode",
  "stat_result.st_dev": "device",
  "stat_result.st_nlink": "number of hard links",
  "stat_result.st_uid": "user ID of owner",
  "stat_result.st_gid": "group ID of owner",
  "stat_result.st_size": "total size, in bytes",
  "stat_result.st_atime": "time of last access",
  "stat_result.st_mtime": "time of last modification",
  "stat_result.st_ctime": "time of last change",
  "stat_result.st_atime_ns": "time of last access in nanoseconds",
  "stat_result.st_mtime_ns": "time of last modification in nanoseconds",
  "stat_result.st_ctime_ns": "time of last change in nanoseconds",
  "stat_result.st_blksize": "blocksize for filesystem I/O",
  "stat_result.st_blocks": "number of blocks allocated",
  "stat_result.st_rdev": "device type (if inode device)",
  "DirEntry.is_dir": "Return True if the entry is a directory; cached per entry.",
  "DirEntry.is_file": "Return True if the entry is a file; cached per entry.",
  "DirEntry.is_symlink": "Return True if the entry is a symbolic link; cached per entry.",
  "DirEntry.stat": "Return stat_result object for the entry; cached per entry.",
  "DirEntry.inode": "Return inode of the entry; cached per entry.",
  "DirEntry.__fspath__": "Returns the path for the entry.",
  "DirEntry.__class_getitem__": "See PEP 585",
  "DirEntry.name": 'the entry\'s base filename, relative to scandir() "path" argument',
  "DirEntry.path": "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)",
  terminal_size: "A tuple of (columns, lines) for holding terminal window size",
  "terminal_size.columns": "width of the terminal window in characters",
  "terminal_size.lines": "height of the terminal window in characters",
  times_result:
    "times_result: Result from os.times().\n\nThis object may be accessed either as a tuple of\n  (user, system, children_user, children_system, elapsed),\nor via the attributes user, system, children_user, children_system,\nand elapsed.\n\nSee os.times for more information.",
  "times_result.user": "user time",
  "times_result.system": "system time",
  "times_result.children_user": "user time of children",
  "times_result.children_system": "system time of children",
  "times_result.elapsed": "elapsed time since an arbitrary point in the past",
  uname_result:
    "uname_result: Result from os.uname().\n\nThis object may be accessed either as a tuple of\n  (sysname, nodename, release, version, machine),\nor via the attributes sysname, nodename, release, version, and machine.\n\nSee os.uname for more information.",
  "uname_result.sysname": "operating system name",
  "uname_result.nodename": "name of machine on network (implementation-defined)",
  "uname_result.release": "operating system release",
  "uname_result.version": "operating system version",
  "uname_result.machine": "hardware identifier",
  sched_param: "Currently has only one field: sched_priority\n\n  sched_priority\n    A scheduling parameter.",
  "sched_param.sched_priority": "the scheduling priority",
  statvfs_result:
    "statvfs_result: Result from statvfs or fstatvfs.\n\nThis object may be accessed either as a tuple of\n  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\nor via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\nSee os.statvfs for more information.",
};
