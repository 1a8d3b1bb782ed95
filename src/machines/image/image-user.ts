import { type Reader, type RootTree, smallText } from '../root/root-tree.ts'

/** Whom an image's programs run as, and the home that an engine gives them. */
export interface ImageUser {
  readonly reader: Reader
  readonly home: string
}

/** What `USER` of an image means among its own files. */
export async function imageUserIn(tree: RootTree, user: string): Promise<ImageUser> {
  return imageUser(user, await smallText(tree, '/etc/passwd'), await smallText(tree, '/etc/group'))
}

/**
 * What `USER` of an image means in its own passwd(5) and group(5), as moby's user package reads it: a number needs no entry, a
 * name without one is no user that could be started, and is read as root here.
 */
export function imageUser(user: string, passwd: string, group: string): ImageUser {
  const [name = '', groupName] = user.split(':')
  const wanted = name === '' ? '0' : name
  const entries = passwd.split('\n').map(line => line.split(':'))
  const entry = entries.find(fields => fields[0] === wanted) ?? entries.find(fields => fields[2] === wanted)
  const uid = numberOf(entry?.[2]) ?? numberOf(wanted) ?? 0
  const groups = group.split('\n').map(line => line.split(':'))
  const named = groups.find(fields => fields[0] === groupName)?.[2] ?? groupName
  const login = entry?.[0]
  const memberships = groups.flatMap(fields => {
    const isMember = login !== undefined && (fields[3] ?? '').trim().split(',').includes(login)
    return isMember ? [numberOf(fields[2]) ?? []] : []
  })
  // A group that is written takes the place of all others.
  const own = numberOf(groupName === undefined ? entry?.[3] : named) ?? 0
  return {
    reader: { uid, groups: groupName === undefined ? [own, ...memberships.flat()] : [own] },
    home: entry?.[5] || '/',
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined
}
