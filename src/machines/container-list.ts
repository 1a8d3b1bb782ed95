import { type MachineKind, UsageError } from '../model.ts'
import { counted, printable } from '../text.ts'

const forms = ['image', 'run', 'container', 'rootfs', 'apptainer'] as const
export type ContainerForm = (typeof forms)[number]

/** One line of `containers`. `id` names the machine in every report: `image:debian:12`, `container:db`, `rootfs:/srv/root`. */
export interface ContainerSpec {
  readonly id: string
  readonly form: ContainerForm
  /** An image's reference, a container's name, a folder or a file. */
  readonly reference: string
  readonly kind: Exclude<MachineKind, 'runner'>
}

const kinds: Readonly<Record<ContainerForm, ContainerSpec['kind']>> = {
  image: 'image',
  run: 'container',
  container: 'container',
  rootfs: 'rootfs',
  apptainer: 'image',
}

const limit = 200

/**
 * One a line: `IMAGE[:TAG]` or `image:REF`, `run:REF`, `container:NAME`, `rootfs:DIR`, `apptainer:FILE`; `#` comments. The
 * same one twice is one. @throws UsageError for all bad lines
 */
export function parseContainers(text: string): readonly ContainerSpec[] {
  const lines = text.split(/\r\n|\n|\r/).map(line => line.replace(/(^|\s)#.*$/u, '').trim())
  const read = lines.flatMap((entry, index) => (entry === '' ? [] : [{ ...parseContainer(entry), line: index + 1 }]))
  const problems = read.flatMap(one => ('problem' in one ? `line ${one.line}: ${one.problem}` : []))
  if (problems.length > 0) throw new UsageError(`containers: ${problems.slice(0, 20).join('\n')}`)
  const specs = new Map(read.flatMap(({ line: _, ...one }) => ('problem' in one ? [] : [[one.id, one] as const])))
  if (specs.size > limit)
    throw new UsageError(`containers: ${counted(specs.size, 'line')}; no more than ${limit} are checked in one run.`)
  return [...specs.values()]
}

function parseContainer(entry: string): ContainerSpec | { readonly problem: string } {
  const [, prefix, rest] = /^([a-z]+):(.*)$/.exec(entry) ?? []
  const form = forms.find(known => known === prefix)
  const reference = form === undefined ? entry : (rest ?? '').trim()
  const { is, right } = rules[form ?? 'image']
  if (!is.test(reference) || reference.length > 500) {
    return { problem: `"${printable(entry, 80)}" is ${right}.` }
  }
  const chosen = form ?? 'image'
  return { id: `${chosen}:${printable(reference)}`, form: chosen, reference, kind: kinds[chosen] }
}

// https://github.com/distribution/reference: [registry[:port]/]path[:tag][@digest]. Whether it exists is for the engine to tell.
const imageName = /^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/
const anyPath = /^[^\0]+$/

const rules: Readonly<Record<ContainerForm, { readonly is: RegExp; readonly right: string }>> = {
  image: { is: imageName, right: 'no image; write for example debian:12 or image:registry.example.com/app:1.0' },
  run: { is: imageName, right: 'no image to start; write for example run:debian:12' },
  container: {
    is: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
    right: 'no name or id of a container; write for example container:db, as `docker ps` shows it',
  },
  rootfs: { is: anyPath, right: 'no folder; write for example rootfs:/srv/root' },
  apptainer: { is: anyPath, right: 'no file; write for example apptainer:/srv/image.sif' },
}
