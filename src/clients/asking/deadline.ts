/** Milliseconds for a probe of `count` hosts, `width` at a time, if each took its whole time; 5 s to start and to end. */
export function probeDeadline(count: number, width: number, timeoutMs: number): number {
  return Math.ceil(count / width) * timeoutMs + 5000
}
