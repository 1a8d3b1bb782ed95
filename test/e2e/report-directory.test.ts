import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { startWorld } from '../world/world.ts'
import { buildDist } from './built.ts'
import { nodes } from './processes.ts'
import { startJob } from './runner-harness.ts'

const dist = await buildDist()
const world = await startWorld()
after(() => world.stop())
const file = '.github/workflows/ci.yml'

for (const node of nodes) {
  suite(`a step whose hosts stand in its workflow, on ${node}`, async () => {
    const job = startJob({
      dist,
      node,
      environment: {
        GITHUB_WORKFLOW_REF: `octo/repo/${file}@refs/heads/main`,
        GITHUB_ACTION: '__local-issuer_local-issuer',
      },
    })
    after(() => job.end())
    const [good, hostile] = ['good-p256', 'hostile-names'].map(id => world.member(id).host.id)
    const hosts = `# ours\n${good}\n${hostile}\n`
    const list = hosts.replace(/^(?=.)/gm, '            ')
    job.file(
      file,
      `on: push\njobs:\n  build:\n    steps:\n      - uses: local-issuer/local-issuer@v1\n        with:\n          hosts: |\n${list}`,
    )
    const step = await job.uses({ hosts, clients: 'curl', 'report-directory': 'tls' })
    const read = (name: string) => readFileSync(join(job.workspace, 'tls', name), 'utf8')

    test('has its annotations at their lines', () => {
      const places = step.annotations.map(({ file, line }) => `${file}:${line}`)
      assert.ok(places.includes(`${file}:9`) && places.includes(`${file}:10`), step.stdout)
      assert.deepEqual(
        places.filter(place => !place.startsWith(`${file}:`)),
        [],
      )
    })

    test('leaves every report, and says where', () => {
      assert.deepEqual(readdirSync(join(job.workspace, 'tls')).sort(), [
        'report.html',
        'report.json',
        'report.junit.xml',
        'report.sarif',
      ])
      assert.equal(step.outputs['report'], join(job.workspace, 'tls', 'report.json'))
    })

    test('tells code scanning the same lines, and the pages of the causes', () => {
      const [{ results, tool }] = JSON.parse(read('report.sarif')).runs
      const lines = results.map(
        ({
          locations: [{ physicalLocation: at }],
        }: {
          locations: readonly [
            { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } },
          ]
        }) => `${at.artifactLocation.uri}:${at.region.startLine}`,
      )
      assert.ok(lines.includes(`${file}:9`), String(lines))
      assert.equal(results.length, job.report(step).findings.length)
      assert.ok(tool.driver.rules.length > 0)
    })
  })
}
