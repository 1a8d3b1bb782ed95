import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { UsageError } from '../src/model.ts'
import { namedFiles } from '../src/report-names.ts'

suite('runners are called', () => {
  const cases: readonly [title: string, operands: readonly string[], names: readonly string[]][] = [
    ['as the folders of their reports', ['linux/report.json', 'macos/report.json'], ['linux', 'macos']],
    ['without what all have in front', ['a/b/linux/report.json', './a/b/macos/report.json'], ['linux', 'macos']],
    ['as their files', ['out/linux.json', 'out/macos.json'], ['linux', 'macos']],
    ['by all that tells them apart', ['linux/20/report.json', 'macos/20/report.json'], ['linux/20', 'macos/20']],
    ['as they are named', ['Linux=a/report.json', 'b/report.json'], ['Linux', 'b']],
    ['as they all are named', ['x=report.json', 'y=other.json'], ['x', 'y']],
    ['by a single folder', ['/tmp/linux/report.json'], ['linux']],
    ['report, for want of a better name', ['report.json'], ['report']],
    ['by folders of Windows', ['out\\linux\\report.json', 'out\\macos\\report.json'], ['linux', 'macos']],
  ]
  for (const [title, operands, names] of cases) {
    test(title, () =>
      assert.deepEqual(
        namedFiles(operands).map(({ name }) => name),
        names,
      ),
    )
  }
})

test('what stands behind a name is the path, whatever is in it', () => {
  assert.deepEqual(namedFiles(['a=x=y/report.json']), [{ name: 'a', path: 'x=y/report.json' }])
})

suite('bad usage says what would be right:', () => {
  const cases: readonly [operands: readonly string[], says: RegExp][] = [
    [[], /^merge: no report is given; write local-issuer merge linux\/report\.json/],
    [['a=1.json', 'a=2.json'], /^merge: two runners are called "a"; write NAME=2\.json for one of them\.$/],
    [['x/report.json', 'x/report.json'], /two runners are called "x"/],
  ]
  for (const [operands, says] of cases) {
    test(operands.join(' ') || 'nothing', () => {
      assert.throws(
        () => namedFiles(operands),
        error => error instanceof UsageError && says.test(error.message),
      )
    })
  }
})
