import { styleText } from 'node:util'

export type Colour = 'red' | 'yellow' | 'green' | 'cyan' | 'magenta' | 'gray'

/** Colours a text, `bold` or not, or hands it back as it is. */
export type Paint = (text: string, colour?: Colour, weight?: 'bold') => string

/** The painter of a terminal with colours or without. Whether the stream takes them is the caller's business. */
export function painter(colour: boolean): Paint {
  if (!colour) return text => text
  return (text, hue, weight) => {
    const formats = [...(hue === undefined ? [] : [hue]), ...(weight === undefined ? [] : [weight])]
    return styleText(formats, text, { validateStream: false })
  }
}

/** NO_COLOR (https://no-color.org) and FORCE_COLOR (https://force-color.org), set and not empty; the first wins. */
export function takesColour(
  stream: { readonly isTTY?: boolean },
  { NO_COLOR, FORCE_COLOR }: Readonly<Record<string, string | undefined>>,
): boolean {
  if (NO_COLOR) return false
  return FORCE_COLOR ? FORCE_COLOR !== '0' : stream.isTTY === true
}
