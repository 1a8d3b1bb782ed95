// Runner paths, which documentation and tests name, are no one's: /home/runner/work, /github/home, C:\Users\runneradmin.
const personal = [
  /(?<![\w.:*~-])\/work\/(?=[\w.-])/,
  // A configuration file in root's home is a place like any other.
  /(?<![\w.:*~-])\/root\/(?=[\w-])/,
  /(?<![\w.-])\/home\/(?!(?:runner|user)\b)[a-z][\w.-]*\//,
  /(?<![\w.-])\/Users\/(?!runner\b)[A-Za-z][\w.-]*\//,
  /\b[A-Z]:\\{1,2}Users\\{1,2}(?!runneradmin\b)\w/,
]

/** The lines, counted from 1, that hold a path of a home or work folder, or of this checkout. */
export function localPaths(text: string, checkout: string): readonly number[] {
  return linesWhere(text, line => line.includes(`${checkout}/`) || personal.some(pattern => pattern.test(line)))
}

/** The lines that tie an install to one registry. */
export function registryTraces(text: string): readonly number[] {
  return linesWhere(text, line =>
    /"resolved":|^\s*(?:@[\w-]+:)?registry\s*=|"registry":|\blocalhost\b|\b127\.0\.0\.1\b/.test(line),
  )
}

function linesWhere(text: string, holds: (line: string) => boolean): readonly number[] {
  return text.split('\n').flatMap((line, index) => (holds(line) ? [index + 1] : []))
}
