# The timer of the process, signals that another process could send, and what is left of an alarm.
import os
import signal
import time


def show(call):
    try:
        print(call())
    except (OSError, ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__.replace("itimer_error", "OSError"), error)


arrived = []


def handler(number, frame):
    arrived.append(number)


signal.signal(signal.SIGALRM, handler)
print(signal.alarm(10), signal.alarm(0), signal.alarm(0), signal.getitimer(signal.ITIMER_REAL))

print(signal.setitimer(signal.ITIMER_REAL, 0.05))
while not arrived:
    pass
print(arrived, signal.getitimer(signal.ITIMER_REAL))

arrived.clear()
signal.setitimer(signal.ITIMER_REAL, 0.03, 0.02)
while len(arrived) < 3:
    time.sleep(0.01)
left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
print(len(arrived), 0 < left <= 0.02, interval)


class TimeOut(Exception):
    pass


def give_up(number, frame):
    raise TimeOut(signal.Signals(number).name)


signal.signal(signal.SIGALRM, give_up)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True:
        pass
except TimeOut as error:
    print("gave up", error)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    time.sleep(10)
except TimeOut as error:
    print("woke up", error)
signal.setitimer(signal.ITIMER_REAL, 100.5)
print(signal.alarm(0))

for call in (
    lambda: signal.setitimer(7, 1),
    lambda: signal.setitimer(signal.ITIMER_REAL, -1),
    lambda: signal.setitimer(signal.ITIMER_REAL, 1, -1),
    lambda: signal.setitimer(signal.ITIMER_REAL, float("nan")),
    lambda: signal.setitimer(signal.ITIMER_REAL, 1e300),
    lambda: signal.setitimer(signal.ITIMER_REAL, "a"),
    lambda: signal.getitimer(5),
    lambda: signal.alarm(1.5),
    lambda: signal.alarm(2**40),
):
    show(call)

for number in (signal.SIGTERM, signal.SIGUSR1, signal.SIGHUP):
    signal.signal(number, handler)
    arrived.clear()
    os.kill(os.getpid(), number)
    while not arrived:
        time.sleep(0.001)
    print(arrived)
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
os.kill(os.getpid(), signal.SIGUSR1)
signal.signal(signal.SIGUSR1, signal.SIG_DFL)
print(signal.getsignal(signal.SIGUSR1))
