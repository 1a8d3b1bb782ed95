import type { ContainerFix, MachineKind } from '../model.ts'
import { anchorFolder } from '../stores/system-store.ts'
import type { MachineFix } from './fix.ts'

interface FixedMachine {
  readonly id: string
  readonly kind: MachineKind
  readonly families: readonly string[]
}

/** How a proven fix reaches a machine that is not the runner. Undefined where none was proven. */
export function containerFix({ id, kind, families }: FixedMachine, fix: MachineFix): ContainerFix | undefined {
  const { environment, place } = fix
  if (place === undefined || Object.keys(environment).length === 0) return undefined
  const program = kind === 'rootfs' || id.startsWith('apptainer:') ? 'apptainer' : 'docker'
  return {
    machine: id,
    environment,
    ...place,
    program,
    arguments: argumentsFor(program, place, environment),
    dockerfile: program === 'docker' ? dockerfile(families, place, environment) : [],
  }
}

/** `docker run`'s, or `apptainer exec`'s: the files as a mount that cannot be written, and the variables. */
function argumentsFor(
  program: ContainerFix['program'],
  { folder, at }: { readonly folder: string; readonly at: string },
  environment: ContainerFix['environment'],
): readonly string[] {
  const mount = program === 'docker' ? '--volume' : '--bind'
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  return [mount, `${folder}:${at}:ro`, ...variables]
}

/**
 * The same for good: the files beside the Dockerfile, and the variables. Where the distribution has a folder for anchors of
 * one's own, its comment says so.
 */
function dockerfile(
  families: readonly string[],
  { at }: { readonly at: string },
  environment: ContainerFix['environment'],
): readonly string[] {
  const anchors = anchorFolder(families)
  const copy = `COPY local-issuer/ ${at}/`
  const variables = Object.entries(environment).map(([name, value]) => `ENV ${name}=${dockerfileWord(value)}`)
  const comment =
    anchors === undefined
      ? []
      : [`# Or, for what reads the system store: COPY ca.crt ${anchors.directory}/ and RUN ${anchors.tool}`]
  return [copy, ...variables, ...comment]
}

/** Dockerfile reference, ENV: quotes keep spaces, a backslash escapes, and `$` would name a variable. */
function dockerfileWord(value: string): string {
  return /^[\w./:@%+,=-]+$/.test(value) ? value : `"${value.replace(/[\\"$]/g, '\\$&')}"`
}
