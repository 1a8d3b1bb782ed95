import type { Certificate } from '../x509/certificate.ts'
import type { ChainFacts, Situation } from './cause.ts'

// What one client takes for a fault another lets pass: the fact is in the chain, and who minds is told by who rejects for it.

/** Leaf … anchor of every path; where there is none, how far the chain goes. */
export function pathsOf({ leaf, paths, deadEnd }: ChainFacts): readonly (readonly Certificate[])[] {
  if (paths.length > 0) return paths
  if (deadEnd !== undefined) return [deadEnd.chain]
  return leaf === undefined ? [] : [[leaf]]
}

/**
 * The first fault on the paths, if every path has one, or if the client says so and one has: then it took that path.
 */
export function faultOnPaths<Fault>(
  facts: ChainFacts,
  faultsOf: (path: readonly Certificate[]) => readonly Fault[],
  saysSo: boolean,
): Fault | undefined {
  const firsts = pathsOf(facts).map(path => faultsOf(path)[0])
  return saysSo || firsts.every(fault => fault !== undefined) ? firsts.find(fault => fault !== undefined) : undefined
}

/** It rejects for that: it says so, or it has a path, rejects all the same, and gives no reason at all. */
export function rejectsFor({ verdict, message }: Situation, { gap }: ChainFacts, words: RegExp): boolean {
  return verdict === 'rejected' && (words.test(message) || (!gap && givesNoReason({ message })))
}

/**
 * The last words of PHP, Perl and LWP, whose OpenSSL knows more than they tell, and of git with GnuTLS (measured: PHP 8.2,
 * IO::Socket::SSL 2.081, git 2.39).
 */
const noReason = /(?:certificate verify failed|server certificate verification failed\. CAfile: .* CRLfile: .*)$/i

/** Its words name no reason, only that it refused. */
export function givesNoReason({ message }: Pick<Situation, 'message'>): boolean {
  return noReason.test(message)
}

/** 'The server's certificate', 'The intermediate', 'The root', with its name. */
export function role(position: number, certificate: Certificate): string {
  if (position === 0) return "The server's certificate"
  return certificate.selfSigned ? 'The root' : 'The intermediate'
}
