import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type CauseId, causeIds } from '../../src/model.ts'
import { sideBySide } from '../../src/side-by-side.ts'
import { ofChains } from './cause-pages/chains.ts'
import { ofConnections } from './cause-pages/connections.ts'
import { type Following, follow, hasSign, type Place } from './cause-pages/follow.ts'
import { notFollowed } from './cause-pages/not-followed.ts'
import { pageOf } from './cause-pages/page.ts'
import { pagesLab } from './cause-pages/pages-lab.ts'
import { ofStores } from './cause-pages/stores.ts'

// The pages of the causes, followed: what they say one types is typed, and what they say one sees is seen.

const lab = await pagesLab()
const followings = [...ofStores(lab), ...ofChains(lab), ...ofConnections(lab)]
const ways = followings
  .filter(({ skip }) => skip === undefined)
  .flatMap(following => [
    { following, place: following.at },
    ...(following.without === undefined ? [] : [{ following, place: following.without }]),
  ])
const printed = await sideBySide(ways, 4, ({ following, place }) =>
  follow(following, place, lab.folder).catch((error: Error) => error),
)

function printedAt(following: Following, place: Place): string {
  const found = printed[ways.findIndex(way => way.following === following && way.place === place)]
  if (typeof found !== 'string') throw found ?? new Error('was not followed')
  return found
}

for (const cause of causeIds) {
  suite(`the page of ${cause}`, () => {
    for (const following of followings.filter(one => one.cause === cause)) {
      const { commands, at, signs, prints = [], without, skip = false } = following
      const named = commands.map(one => (typeof one === 'number' ? `block ${one}` : one)).join(', ')
      const shows = (place: Place, sign: Following['signs'][number]) =>
        assert.ok(hasSign(printedAt(following, place), sign), `${sign} is not in:\n${printedAt(following, place)}`)

      test(`${named}: shows what it says`, { skip }, () => {
        for (const sign of [...signs, ...prints]) shows(at, sign)
      })

      if (without !== undefined) {
        test(`${named}: does not show it where the cause does not hold`, { skip }, () => {
          for (const sign of prints) shows(without, sign)
          const printedWithout = printedAt(following, without)
          for (const sign of signs) assert.ok(!hasSign(printedWithout, sign), `${sign} is in:\n${printedWithout}`)
        })
      }
    }

    test('every shell block is followed, or it is said why not', () => {
      const followed = followings.filter(one => one.cause === cause).flatMap(({ commands }) => commands)
      const missing = pageOf(cause).blocks.flatMap((_, index) => (followed.includes(index + 1) ? [] : index + 1))
      assert.deepEqual(missing, Object.keys(notFollowed[cause]?.blocks ?? {}).map(Number))
    })

    test('what is not followed stands on it', () => {
      const { inline } = pageOf(cause)
      const commands = Object.keys(notFollowed[cause]?.commands ?? {})
      assert.deepEqual(
        commands.filter(command => !inline.includes(command)),
        [],
      )
    })

    test('is followed', () => {
      assert.ok(
        followings.some(one => one.cause === cause),
        `nothing of docs/causes/${cause}.md is followed`,
      )
    })
  })
}

test('what is not followed belongs to a cause', () => {
  assert.deepEqual(
    Object.keys(notFollowed).filter(id => !causeIds.includes(id as CauseId)),
    [],
  )
})
