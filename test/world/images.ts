import { run } from '../e2e/processes.ts'
import { alone } from './cache.ts'
import { derivedImage } from './derived-image.ts'
import { docker, type TestEngine } from './engine.ts'
import { asRoot, type RootName, root, version } from './roots.ts'

interface Recipe {
  /** Its files are those of the root, or of the image on which the script then ran. */
  readonly root?: RootName
  readonly from?: ImageName
  readonly script?: string
  /** Dockerfile instructions. */
  readonly config: readonly string[]
}

const recipes = {
  bookworm: { root: 'bookworm', config: ['ENV LANG=C.UTF-8', 'CMD ["bash"]'] },
  /** As many slim images are: the package ca-certificates is not there. */
  'bookworm-without-store': {
    from: 'bookworm',
    script: 'dpkg --purge --force-depends ca-certificates && rm -rf /etc/ssl/certs',
    config: ['CMD ["bash"]'],
  },
  'bookworm-clients': { root: 'bookworm-clients', config: ['ENV LANG=C.UTF-8', 'CMD ["bash"]'] },
  'trixie-clients': { root: 'trixie-clients', config: ['ENV LANG=C.UTF-8', 'CMD ["bash"]'] },
  pool: { root: 'pool', config: ['CMD ["bash"]'] },
  distroless: { root: 'distroless', config: ['USER 65532', 'ENTRYPOINT ["/usr/bin/python3.11"]'] },
  scratch: { root: 'scratch', config: ['ENTRYPOINT ["/probe"]'] },
  'scratch-with-bundle': { root: 'scratch-with-bundle', config: ['ENTRYPOINT ["/probe"]'] },
} as const satisfies Record<string, Omit<Recipe, 'from'> & { readonly from?: string }>

export type ImageName = keyof typeof recipes
const imageNames = Object.keys(recipes) as readonly ImageName[]

/** Those that only tests of `npm run test:long` ask for. */
const ofLongTests: readonly ImageName[] = ['bookworm-clients', 'trixie-clients']

/** What `npm run test:images` makes, `--long` or not. */
export function imagesFor(tests: 'all' | 'all but the long ones'): readonly ImageName[] {
  return tests === 'all' ? imageNames : imageNames.filter(name => !ofLongTests.includes(name))
}

/** The reference of an image that the engine has: from an earlier run, or made now from its root. */
export async function image(engine: TestEngine, name: ImageName): Promise<string> {
  const recipe: Recipe = recipes[name]
  const from = recipe.from === undefined ? await root(recipe.root ?? 'scratch') : await image(engine, recipe.from)
  const reference = `local-issuer-tests/${name}:${version(JSON.stringify([recipe, from]))}`
  return alone(`image ${name} ${engine.socket}`, async () => {
    const known = await docker(engine, ['image', 'inspect', '--format', '{{.Id}}', reference])
    if (known.exitCode === 0) return reference
    if (recipe.script === undefined) await importRoot(engine, from, reference, recipe.config)
    else await derivedImage(engine, from, reference, { files: {}, script: recipe.script, config: recipe.config })
    return reference
  })
}

/** An image of the files under `folder`, which a test made for itself. */
export async function importRoot(
  engine: TestEngine,
  folder: string,
  reference: string,
  config: readonly string[] = [],
): Promise<void> {
  const changes = config.flatMap(instruction => ['--change', instruction])
  const script = 'folder=$1; shift; tar --create --directory "$folder" . | docker import "$@"'
  const command = asRoot(['sh', '-euc', script, 'sh', folder, ...changes, '-', reference])
  const { exitCode, stderr } = await run(command, { environment: engine.environment, timeoutMs: 300_000 })
  if (exitCode !== 0) throw new Error(`${reference} was not imported: ${stderr}`)
}
