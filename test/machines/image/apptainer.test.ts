import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { dockerVariables, openSif } from '../../../src/machines/image/apptainer.ts'

const folder = mkdtempSync(join(tmpdir(), 'apptainer-'))
after(() => rmSync(folder, { recursive: true }))

const sif = join(folder, 'image.sif')
writeFileSync(sif, '#!/usr/bin/env run-singularity\n\0SIF_MAGIC\0')
const definition = join(folder, 'image.def')
writeFileSync(definition, 'Bootstrap: scratch\n\n%setup\n  touch /tmp/owned\n')

/** Stands in for Apptainer, and writes down its arguments. */
function stub(name: string, script: string): string {
  const place = join(folder, name)
  mkdirSync(place)
  writeFileSync(join(place, 'apptainer'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${place}/arguments'\n${script}\n`)
  chmodSync(join(place, 'apptainer'), 0o755)
  return place
}

const unpacks = `mkdir -p "$5/etc/ssl" "$5/.singularity.d/env"
echo bundle > "$5/etc/ssl/cert.pem"
echo 'export LANG="\${LANG:-"C.UTF-8"}"' > "$5/.singularity.d/env/10-docker2singularity.sh"
echo 'export PATH="/opt/bin:/usr/bin"' >> "$5/.singularity.d/env/10-docker2singularity.sh"`

suite('an Apptainer image', () => {
  test('is unpacked, read as a root, and the folder is removed', async () => {
    const place = stub('unpacks', unpacks)
    const opening = await openSif(sif, { PATH: `${place}:/usr/bin:/bin`, HOME: '/home/user', SSL_CERT_FILE: '/x.pem' })
    assert.ok('machine' in opening, JSON.stringify(opening))
    const [silent, command, permissions, sandbox, into = '', file] = readFileSync(
      join(place, 'arguments'),
      'utf8',
    ).split('\n')
    assert.deepEqual([silent, command, permissions, sandbox], ['--silent', 'build', '--fix-perms', '--sandbox'])
    assert.equal(file, sif)
    const { machine } = opening
    assert.deepEqual([machine.id, machine.kind, machine.runs], [`apptainer:${sif}`, 'image', false])
    assert.equal((await machine.read('/etc/ssl/cert.pem')).state, 'read')
    assert.deepEqual(machine.environment, {
      HOME: '/home/user',
      LANG: 'C.UTF-8',
      PATH: '/opt/bin:/usr/bin',
      SSL_CERT_FILE: '/x.pem',
    })
    assert.ok(existsSync(into))
    await opening.close()
    await opening.close()
    assert.ok(!existsSync(join(into, '..')))
  })

  test('is unpacked where Apptainer has its temporary files, and they go with it', async () => {
    const room = mkdtempSync(join(folder, 'room-'))
    const place = stub('leaves', `${unpacks}\ntouch "$APPTAINER_TMPDIR/bundle" "$5/../build-temp"`)
    const opening = await openSif(sif, { PATH: `${place}:/usr/bin:/bin`, APPTAINER_TMPDIR: room })
    assert.ok('machine' in opening, JSON.stringify(opening))
    const [own, ...others] = readdirSync(room)
    assert.deepEqual(others, [])
    assert.deepEqual(readdirSync(join(room, own ?? '')).sort(), ['build-temp', 'root', 'temporary'])
    assert.equal(opening.machine.environment['APPTAINER_TMPDIR'], room)
    await opening.close()
    assert.deepEqual(readdirSync(room), [])
  })

  test('is not unpacked where no folder can be made, which is said', async () => {
    const place = stub('unused', unpacks)
    const opening = await openSif(sif, { PATH: place, APPTAINER_TMPDIR: sif })
    assert.match('unopened' in opening ? opening.unopened : '', /no folder could be made in .*Set APPTAINER_TMPDIR/)
  })

  const unopened: readonly [title: string, file: string, script: string | undefined, says: RegExp][] = [
    ['without Apptainer', sif, undefined, /apptainer is not on PATH\. Install it, or unpack the image .*rootfs:DIR/],
    ['that is not there', join(folder, 'nothing.sif'), unpacks, /is no file\. An unpacked image .*rootfs:DIR/],
    ['that is a definition', definition, unpacks, /is no SIF file, and was not handed to Apptainer, /],
    [
      'that Apptainer refuses',
      sif,
      'echo "FATAL: not a SIF \u001b[0m" >&2; exit 255',
      /was not unpacked: FATAL: not a SIF \\u\{1b\}\[0m\. See/,
    ],
    ['that leaves nothing', sif, 'exit 0', /was not unpacked/],
  ]
  for (const [title, file, script, says] of unopened) {
    test(`${title}: ${says}`, async () => {
      const place = script === undefined ? '/nonexistent' : stub(title, script)
      const opening = await openSif(file, { PATH: script === undefined ? place : `${place}:/usr/bin:/bin` })
      assert.match('unopened' in opening ? opening.unopened : 'opened', says)
      if (file === definition) assert.ok(!existsSync(join(place, 'arguments')))
    })
  }
})

suite('the variables of an image that was built from a Docker one', () => {
  const cases: readonly [line: string, variables: Readonly<Record<string, string>>][] = [
    ['export PATH="/usr/local/bin:/usr/bin"', { PATH: '/usr/local/bin:/usr/bin' }],
    [`export SSL_CERT_FILE="\${SSL_CERT_FILE:-"/etc/x.pem"}"`, { SSL_CERT_FILE: '/etc/x.pem' }],
    [`export A="\${A:-"a \\"quoted\\" \\$word"}"`, { A: 'a "quoted" $word' }],
    [`export A="\${B:-"x"}"`, {}],
    ['#!/bin/sh', {}],
    ['export A=$(id)', {}],
  ]
  for (const [line, variables] of cases) test(line, () => assert.deepEqual(dockerVariables(line), variables))
})
