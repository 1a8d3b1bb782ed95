/** Of a file that is read whole, where its reader names no other limit. */
export const maxFileBytes = 64 * 1024 * 1024

/** The reason for which a file is not read. */
export function tooLarge(maxBytes: number): string {
  return `larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB`
}
