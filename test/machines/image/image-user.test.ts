import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { imageUser } from '../../../src/machines/image/image-user.ts'

const passwd =
  'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001:App:/home/app:/bin/sh\n65532:x:42:42::/odd:/bin/sh\nbroken\n'
const group = 'root:x:0:\napp:x:1001:\nssl-cert:x:110:postgres,app\nbroken\n'

const cases: readonly [user: string, uid: number, groups: readonly number[], home: string][] = [
  ['', 0, [0], '/root'],
  ['0', 0, [0], '/root'],
  ['root', 0, [0], '/root'],
  ['app', 1000, [1001, 110], '/home/app'],
  ['1000', 1000, [1001, 110], '/home/app'],
  ['app:ssl-cert', 1000, [110], '/home/app'],
  ['app:0', 1000, [0], '/home/app'],
  ['4711', 4711, [0], '/'],
  ['4711:4712', 4711, [4712], '/'],
  // A name of digits is a name first.
  ['65532', 42, [42], '/odd'],
  ['nobody-knows', 0, [0], '/'],
]

suite('the user of an image', () => {
  for (const [user, uid, groups, home] of cases) {
    test(`USER ${user === '' ? 'that is not set' : user}: ${uid}, groups ${groups}, home ${home}`, () => {
      assert.deepEqual(imageUser(user, passwd, group), { reader: { uid, groups }, home })
    })
  }

  test('without a passwd, a number is enough', () => {
    assert.deepEqual(imageUser('65532:65532', '', ''), { reader: { uid: 65532, groups: [65532] }, home: '/' })
  })
})
