import type { Certificate } from '../x509/certificate.ts'
import type { ChainFacts, Situation } from './cause.ts'

/**
 * The served certificate that is outside its validity and stands in the way: the leaf, or an intermediate on every path.
 * Where a path without it exists, a client that rejects for it did not look for that path: then its own words decide
 * whether it is named. Anchors of the store are not judged here.
 */
export function outsideValidity(
  { verdict, message, observation }: Situation,
  { leaf, paths, deadEnd }: ChainFacts,
  isOutside: (certificate: Certificate) => boolean,
  clientSaysSo: RegExp,
): Certificate | undefined {
  if (verdict !== 'rejected' || leaf === undefined) return undefined
  if (isOutside(leaf)) return leaf
  const served = new Set(observation.chain.map(({ sha256 }) => sha256))
  const chains = paths.length > 0 ? paths.map(withoutAnchor) : [deadEnd?.chain ?? [leaf]]
  const found = chains.map(chain => chain.find(one => served.has(one.sha256) && isOutside(one)))
  const first = found.find(one => one !== undefined)
  return found.every(one => one !== undefined) || clientSaysSo.test(message) ? first : undefined
}

function withoutAnchor(path: readonly Certificate[]): readonly Certificate[] {
  return path.length > 1 ? path.slice(0, -1) : path
}

const minute = 60 * 1000

/** A span in the unit that fits it: '3 days', '5 hours', '1 minute'. */
export function span(milliseconds: number): string {
  const minutes = Math.max(1, Math.floor(milliseconds / minute))
  const [count, unit] =
    minutes >= 2 * 24 * 60
      ? [Math.floor(minutes / (24 * 60)), 'day']
      : minutes >= 2 * 60
        ? [Math.floor(minutes / 60), 'hour']
        : [minutes, 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** '2026-11-24 06:16 UTC'. */
export function moment(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
