import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fix } from '../../src/model.ts'
import { fixBlocks } from '../../src/reports/fix-blocks.ts'
import { htmlReport } from '../../src/reports/html.ts'
import { summaryMarkdown } from '../../src/reports/summary.ts'
import { fixed } from './sample-reports.ts'

const fix: Fix = {
  ...(fixed.fix ?? assert.fail()),
  environment: { SSL_CERT_FILE: '/github/home/bundle.pem' },
  runners: [
    {
      machine: 'runner two',
      environment: { GIT_SSL_CAINFO: '/b.pem' },
      bundle: '/b.pem',
      proven: true,
      exported: false,
    },
  ],
  containers: [
    {
      machine: 'image:app:1',
      environment: { SSL_CERT_FILE: '/ca/b.pem' },
      folder: '/github/home/local-issuer',
      at: '/ca',
      program: 'docker',
      arguments: ['--env', 'SSL_CERT_FILE=/ca/b.pem', '--volume', "/it's here:/ca:ro"],
      dockerfile: ['COPY ca /ca', 'ENV SSL_CERT_FILE=/ca/b.pem'],
    },
  ],
}

test('each runner has its variables, each container its arguments and the lines of its Dockerfile', () => {
  assert.deepEqual(fixBlocks(fix), [
    { title: 'Variables', lines: "export SSL_CERT_FILE='/github/home/bundle.pem'\n" },
    { title: 'Variables on runner two', lines: "export GIT_SSL_CAINFO='/b.pem'\n" },
    {
      title: 'image:app:1: arguments of docker run, predicted',
      lines: `--env SSL_CERT_FILE=/ca/b.pem \\\n--volume '/it'\\''s here:/ca:ro'`,
    },
    {
      title: 'image:app:1: or for good, the files beside its Dockerfile',
      lines: 'cp -R /github/home/local-issuer local-issuer',
    },
    {
      title: 'image:app:1: and the lines in it, not proven',
      lines: 'COPY ca /ca\nENV SSL_CERT_FILE=/ca/b.pem',
    },
  ])
})

test('what was asked again in a container is proven, what was read again is predicted', () => {
  const [container] = fix.containers ?? []
  assert.ok(container)
  const proofOf = (machine: string): string =>
    fixBlocks({ ...fix, containers: [{ ...container, machine }] })
      .map(({ title }) => /arguments of docker run, (.*)$/.exec(title)?.[1])
      .join('')
  for (const machine of ['run:app', 'container:app', 'linux/run:app:1']) assert.equal(proofOf(machine), 'proven')
  for (const machine of ['image:run:1', 'image:a/run:1', 'linux/image:a/run:1', 'rootfs:/run'])
    assert.equal(proofOf(machine), 'predicted')
})

test('a fix without variables has nothing to copy', () => {
  assert.deepEqual(fixBlocks({ ...fix, environment: {}, runners: [], containers: [] }), [])
})

test('the summary and the HTML report show all of them', () => {
  const report = { ...fixed, fix }
  for (const shown of [summaryMarkdown(report), htmlReport(report)]) {
    for (const part of ['GIT_SSL_CAINFO', '--env SSL_CERT_FILE=/ca/b.pem', 'COPY ca /ca'])
      assert.ok(shown.includes(part))
  }
})
