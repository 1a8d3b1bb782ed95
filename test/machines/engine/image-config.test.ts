import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { configOf } from '../../../src/machines/engine/image-config.ts'

suite('what the engine prints of an image', () => {
  const cases: readonly [title: string, text: string, config: ReturnType<typeof configOf>][] = [
    [
      'of a whole one',
      '[{"Id":"sha256:1","Config":{"User":"app","Env":["A=b=c","broken","=x"],"Entrypoint":["/a"],"Cmd":["b"]}}]',
      { id: 'sha256:1', user: 'app', environment: { A: 'b=c' }, entrypoint: ['/a', 'b'] },
    ],
    [
      'of one with nothing set',
      '[{"Id":"1","Config":{"Env":null}}]',
      { id: '1', user: '', environment: {}, entrypoint: [] },
    ],
    ['of one without a configuration', '[{"Id":"1"}]', { id: '1', user: '', environment: {}, entrypoint: [] }],
    ['of none', '[]', undefined],
    ['that is no JSON', 'Error', undefined],
  ]
  for (const [title, text, config] of cases) test(title, () => assert.deepEqual(configOf(text), config))
})
