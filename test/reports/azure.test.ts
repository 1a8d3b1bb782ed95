import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { azureCommands } from '../../src/reports/azure.ts'
import { finding, hostile, hostileTexts, hostRecord, rejected, trusted } from './sample-reports.ts'
import { workflowCommands } from './workflow-commands.ts'

test('a finding is a command at the line of its first host', () => {
  const [first, second, ...others] = azureCommands(rejected, {}).split('\n')
  assert.match(
    first ?? '',
    /^##vso\[task\.logissue type=error;sourcepath=ci\/hosts\.txt;linenumber=2;code=store-missing;\]python rejected git\.example\.org:443 and .*\.%0ARun `export/,
  )
  assert.match(
    second ?? '',
    /^##vso\[task\.logissue type=warning;.*linenumber=3;code=unreachable;\]git could not reach/,
  )
  assert.deepEqual(others, [''])
})

test('a notice is a plain line', () => {
  const text = azureCommands(
    { ...trusted, findings: [finding({ severity: 'notice', message: 'a::b ##vso[x]', help: 'do' })] },
    {},
  )
  assert.match(text, /^python trusted git.*: a::b ##vso\\\[x\] do More: https:\S+\/causes\/store-missing\.md\n$/)
})

test('what a property or a message cannot hold is written as the agent reads it', () => {
  const hosts = [{ ...hostRecord('a:443', 'CN=a', 'CN=b'), source: { file: 'a;b]%.txt', line: 1 } }]
  const text = azureCommands(
    { ...trusted, hosts, checks: [], findings: [finding({ hosts: ['a:443'], message: '100%', help: '' })] },
    {},
  )
  assert.equal(
    text,
    '##vso[task.logissue type=error;sourcepath=a%3Bb%5D%AZP25.txt;linenumber=1;code=store-missing;]python did not verify a:443: 100%AZP25%0AMore: https://github.com/local-issuer/local-issuer/blob/main/docs/causes/store-missing.md\n',
  )
})

suite('no text is a command of its own, whatever the certificates say', () => {
  for (const text of hostileTexts) {
    test(JSON.stringify(text.slice(0, 30)), () => {
      const lines = azureCommands(hostile(text), {}).split('\n').slice(0, -1)
      assert.equal(lines.length, 2)
      for (const line of lines) assert.deepEqual(workflowCommands(line.replace(/^##vso\[task\.logissue /, '')), [])
    })
  }
})
