import { clientIds } from './model.ts'
import { formats } from './reports/formats.ts'

/** What the command line takes, in the order of the help: parsing, help and completion are made from it. */
export interface OptionHelp {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  /** What stands behind it in the help; FILE and DIR are completed as paths. */
  readonly value?: string
  /** What may stand behind it, where that is a closed list. */
  readonly choices?: readonly string[]
  readonly help: string
}

export const options = {
  'hosts-file': { type: 'string', short: 'f', value: 'FILE', help: 'hosts, one a line' },
  client: {
    type: 'string',
    multiple: true,
    short: 'c',
    value: 'ID[=PATH]',
    choices: clientIds,
    help: 'one client, or one installation of it; again for more (default: all that are found)',
  },
  container: {
    type: 'string',
    multiple: true,
    value: 'CONTAINER',
    help: 'a container, an image or a root directory to check too: IMAGE, run:IMAGE, container:NAME, rootfs:DIR',
  },
  'check-runner': {
    type: 'string',
    value: 'WHETHER',
    choices: ['true', 'false'],
    help: 'false for the containers alone (default true)',
  },
  ca: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'certificates of your own authorities, which a fix may use (PEM or DER)',
  },
  install: { type: 'boolean', help: 'only prints the commands that add those certificates to the system store' },
  'trust-from': {
    type: 'string',
    value: 'WHERE',
    choices: ['machine', 'given'],
    help: 'where a fix may take issuers from: machine (default) or given',
  },
  'fetch-intermediates': {
    type: 'boolean',
    help: 'fetch an issuer that a host leaves out from the address in its certificate',
  },
  directory: {
    type: 'string',
    value: 'DIR',
    help: "where a fix's files go (default: HTCondor's scratch directory, or the user's cache)",
  },
  'report-directory': {
    type: 'string',
    value: 'DIR',
    help: 'write report.json and, made from it, report.html, report.sarif and report.junit.xml there',
  },
  'timeout-seconds': { type: 'string', value: 'N', help: 'for one host and one client (default 20)' },
  'expiry-warning-days': {
    type: 'string',
    value: 'N',
    help: 'warn of certificates that end within N days (default 14; 0: never)',
  },
  'fail-on': {
    type: 'string',
    value: 'LEVEL',
    choices: ['error', 'warning', 'never'],
    help: 'error (default), warning or never',
  },
  from: { type: 'string', value: 'FILE', help: 'report: the report.json to render again' },
  to: {
    type: 'string',
    value: 'FORMAT',
    choices: formats,
    help: `report: ${formats.join(', ')} (default: the text of a terminal)`,
  },
  json: { type: 'boolean', help: 'print report.json to standard output' },
  quiet: { type: 'boolean', short: 'q', help: 'print nothing but errors' },
  help: { type: 'boolean', short: 'h', help: 'print this' },
  version: { type: 'boolean', help: 'print the version' },
} as const satisfies Readonly<Record<string, OptionHelp>>

export const commands = ['check', 'env', 'explain', 'report', 'merge', 'demo', 'completion'] as const
export type Command = (typeof commands)[number]

/** What stands behind a command, and what it does. */
export const commandHelp: Readonly<Record<Command, { readonly operands: string; readonly help: string }>> = {
  check: { operands: 'HOST…', help: 'ask every client, explain what is rejected, prove a fix' },
  env: { operands: 'HOST…', help: 'the same, and print a proven fix for the shell' },
  explain: { operands: 'CAUSE|CLIENT', help: 'what a cause means or a client reads, and how to repair it' },
  report: { operands: '--from FILE --to FORMAT', help: 'render a report.json again, and ask nobody' },
  merge: { operands: '[NAME=]FILE…', help: 'the reports of several runners as one' },
  demo: { operands: '', help: 'a broken Python, found, explained and repaired, without a network' },
  completion: { operands: 'SHELL', help: 'a script that completes all this in bash, zsh or fish' },
}
