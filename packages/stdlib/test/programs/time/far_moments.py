# Moments that no date of JavaScript reaches.
import datetime
import os
import time

os.environ['TZ'] = 'UTC'
time.tzset()


def t(f, *args):
    try:
        print(f(*args))
    except Exception as error:
        print(type(error).__name__, error)


for seconds in (2**40, 8640000000000, 8640000000001, -8640000000001, 2**53 + 1, 2**55, -2**53, 253402300799, 253402300800):
    for f in (time.gmtime, time.localtime, datetime.datetime.fromtimestamp, datetime.datetime.utcfromtimestamp, datetime.date.fromtimestamp):
        t(f, seconds)
    t(lambda: time.localtime(seconds).tm_zone)
    t(datetime.datetime.fromtimestamp, seconds, datetime.timezone.utc)
