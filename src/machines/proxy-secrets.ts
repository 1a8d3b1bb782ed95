import type { Machine, Run } from './machine.ts'

/**
 * The same machine, whose processes never say the user and password of a proxy that its environment sets: programs repeat a
 * URL that they cannot read, and show headers where they are asked for all their words.
 */
export function withoutProxySecrets(machine: Machine): Machine {
  const secrets = proxySecrets(machine.environment)
  if (secrets.length === 0) return machine
  const cleared = (text: string): string => secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
  return {
    ...machine,
    async run(command): Promise<Run> {
      const run = await machine.run(command)
      const failure = run.failure === undefined ? {} : { failure: cleared(run.failure) }
      return { ...run, stdout: cleared(run.stdout), stderr: cleared(run.stderr), ...failure }
    },
    under: environment => withoutProxySecrets(machine.under(environment)),
  }
}

const variables = /^(?:https?|all|ftp)_proxy$/i

/**
 * What stands before the last "@", as written, decoded, and as a header carries it; in JSON it has escapes. With its colon or
 * its "@", because a password alone may be a word that a client says.
 */
function proxySecrets(environment: Readonly<Record<string, string>>): readonly string[] {
  const spellings = Object.entries(environment).flatMap(([name, value]) => {
    const [, written] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.+)@/is.exec(value) ?? []
    if (!variables.test(name) || written === undefined) return []
    return [written, decoded(written), ...ofBroken(written)].flatMap(text => [
      Buffer.from(text).toString('base64'),
      Buffer.from(text, 'latin1').toString('base64'),
      ...(text.includes(':') ? [text] : []),
      `${text}@`,
    ])
  })
  const inJson = spellings.map(text => JSON.stringify(text).slice(1, -1))
  return [...new Set([...spellings, ...inJson])].sort((one, other) => other.length - one.length)
}

/** A password with a "/", "?" or "#" as it is: for whoever reads the URL, it ends there, and is a port that he complains of. */
function ofBroken(written: string): readonly string[] {
  const end = written.search(/[/?#]/)
  return end < 0 ? [] : [written.slice(0, end)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
