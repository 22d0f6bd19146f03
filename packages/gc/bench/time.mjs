/**
 * Milliseconds of a call, at most: by the clock, in which other programs of the machine count, or by the process's processor time, in which V8's other threads count
 * and which moves in steps; whichever is less.
 */
export function timed(call) {
  const used = process.cpuUsage();
  const start = performance.now();
  call();
  const elapsed = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  return Math.min(elapsed, (user + system) / 1000);
}
