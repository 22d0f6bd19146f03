/** Documentation strings of _signal as help() shows them (CPython's facts, by the names they are found under). */
export const SIGNAL_DOCUMENTATION: Readonly<Record<string, string>> = {
  _signal:
    "This module provides mechanisms to use signal handlers in Python.\n\nFunctions:\n\nalarm() -- cause SIGALRM after a specified time [Unix only]\nsetitimer() -- cause a signal (described below) after a specified\n               float time and the timer may restart then [Unix only]\ngetitimer() -- get current value of timer [Unix only]\nsignal() -- set the action for a given signal\ngetsignal() -- get the signal action for a given signal\npause() -- wait until a signal arrives [Unix only]\ndefault_int_handler() -- default SIGINT handler\n\nsignal constants:\nSIG_DFL -- used to refer to the system default handler\nSIG_IGN -- used to ignore the signal\nNSIG -- number of defined signals\nSIGINT, SIGTERM, etc. -- signal numbers\n\nitimer constants:\nITIMER_REAL -- decrements in real time, and delivers SIGALRM upon\n               expiration\nITIMER_VIRTUAL -- decrements only when the process is executing,\n               and delivers SIGVTALRM upon expiration\nITIMER_PROF -- decrements both when the process is executing and\n               when the system is executing on behalf of the process.\n               Coupled with ITIMER_VIRTUAL, this timer is usually\n               used to profile the time spent by the application\n               in user and kernel space. SIGPROF is delivered upon\n               expiration.\n\n\n*** IMPORTANT NOTICE ***\nA signal handler function is called with two arguments:\nthe first is the signal number, the second is the interrupted stack frame.",
  default_int_handler: "The default handler for SIGINT installed by Python.\n\nIt raises KeyboardInterrupt.",
  alarm: "Arrange for SIGALRM to arrive after the given number of seconds.",
  setitimer:
    "Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).\n\nThe timer will fire after value seconds and after that every interval seconds.\nThe itimer can be cleared by setting seconds to zero.\n\nReturns old values as a tuple: (delay, interval).",
  getitimer: "Returns current value of given itimer.",
  signal:
    "Set the action for the given signal.\n\nThe action can be SIG_DFL, SIG_IGN, or a callable Python object.\nThe previous action is returned.  See getsignal() for possible return values.\n\n*** IMPORTANT NOTICE ***\nA signal handler function is called with two arguments:\nthe first is the signal number, the second is the interrupted stack frame.",
  raise_signal: "Send a signal to the executing process.",
  strsignal:
    'Return the system description of the given signal.\n\nThe return values can be such as "Interrupt", "Segmentation fault", etc.\nReturns None if the signal is not recognized.',
  getsignal:
    "Return the current action for the given signal.\n\nThe return value can be:\n  SIG_IGN -- if the signal is being ignored\n  SIG_DFL -- if the default action for the signal is in effect\n  None    -- if an unknown handler is in effect\n  anything else -- the callable Python object used as a handler",
  set_wakeup_fd:
    "set_wakeup_fd(fd, *, warn_on_full_buffer=True) -> fd\n\nSets the fd to be written to (with the signal number) when a signal\ncomes in.  A library can use this to wakeup select or poll.\nThe previous fd or -1 is returned.\n\nThe fd must be non-blocking.",
  siginterrupt:
    "Change system call restart behaviour.\n\nIf flag is False, system calls will be restarted when interrupted by\nsignal sig, else system calls will be interrupted.",
  pause: "Wait until a signal arrives.",
  pidfd_send_signal: "Send a signal to a process referred to by a pid file descriptor.",
  pthread_kill: "Send a signal to a thread.",
  pthread_sigmask: "Fetch and/or change the signal mask of the calling thread.",
  sigpending:
    "Examine pending signals.\n\nReturns a set of signal numbers that are pending for delivery to\nthe calling thread.",
  sigwait:
    "Wait for a signal.\n\nSuspend execution of the calling thread until the delivery of one of the\nsignals specified in the signal set sigset.  The function accepts the signal\nand returns the signal number.",
  sigwaitinfo:
    "Wait synchronously until one of the signals in *sigset* is delivered.\n\nReturns a struct_siginfo containing information about the signal.",
  sigtimedwait:
    "Like sigwaitinfo(), but with a timeout.\n\nThe timeout is specified in seconds, with floating point numbers allowed.",
  valid_signals:
    "Return a set of valid signal numbers on this platform.\n\nThe signal numbers returned by this function can be safely passed to\nfunctions like `pthread_sigmask`.",
  struct_siginfo:
    "struct_siginfo: Result from sigwaitinfo or sigtimedwait.\n\nThis object may be accessed either as a tuple of\n(si_signo, si_code, si_errno, si_pid, si_uid, si_status, si_band),\nor via the attributes si_signo, si_code, and so on.",
  "struct_siginfo.si_signo": "signal number",
  "struct_siginfo.si_code": "signal code",
  "struct_siginfo.si_errno": "errno associated with this signal",
  "struct_siginfo.si_pid": "sending process ID",
  "struct_siginfo.si_uid": "real user ID of sending process",
  "struct_siginfo.si_status": "exit value or signal",
  "struct_siginfo.si_band": "band event for SIGPOLL",
};
