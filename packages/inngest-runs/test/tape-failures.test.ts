import { afterEach, describe, expect, it } from 'vitest'
import { playingTapes, runsReadBy } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

type Row = [thrown: string, failure: Record<string, unknown>]

const CARD_DECLINED = { name: 'CardDeclined', message: 'the card was declined' }

/** Notes of the tape after `failed: `, and what a wait reports for them. */
const thrown: Row[] = [
  ['throws new Error("plain failure")', { name: 'Error', message: 'plain failure' }],
  [
    'throws NonRetriableError with a cause (3 retries allowed, none taken)',
    { name: 'NonRetriableError', message: 'never again', raw: { cause: { message: 'root' } } },
  ],
  [
    'throws a class of its own (name CardDeclined, code, an own field) with a TypeError as cause',
    { ...CARD_DECLINED, raw: { code: 'card_declined', cause: { name: 'TypeError' } } },
  ],
  ['throws the string "just a string"', { name: 'Error', message: 'just a string' }],
  ['throws the object {weird: true}', { name: 'Error', message: '{"weird":true}' }],
  ['a step throws a class of its own', { name: 'CardDeclined', message: 'declined in a step' }],
  ['throws new Error("")', { name: 'Error', message: '{}' }],
  ['throws three times (2 retries, a second apart)', { name: 'Error', message: 'always' }],
]

describe.each(['07-failed-checkpointing-on', '07-failed-checkpointing-off'])('%s: the error is read', (name) => {
  it.each(thrown)('%s', async (what, failure) => {
    const { client, tape, clock, requests } = await play(name, `failed: ${what}`)
    const [runId = ''] = runsReadBy(tape, clock.now()).slice(-1)
    const end = await client().waitForRun(runId)
    expect(end).toMatchObject({ result: 'failed', run: { run_id: runId, status: 'Failed' }, error: failure })
    expect(requests).toHaveLength(1)
  })
})

/** Notes of the tape, and what a wait reports for them. */
const withoutSdk: Row[] = [
  ['nothing listens at the address of the app', { name: 'Error', message: 'Unable to reach SDK URL' }],
  ['the connection is closed without an answer', { name: 'Error', message: 'Unable to reach SDK URL' }],
  [
    'the address answers 502 with an HTML page',
    { name: 'Server returned a fatal error', message: 'Your server returned HTTP 502 before the SDK responded.' },
  ],
  [
    'the address answers 500 with {"message":"boom","code":7}',
    { name: 'Server returned a fatal error', message: 'Your server returned HTTP 500 before the SDK responded.' },
  ],
  ['the address answers 200 with HTML', { name: undefined, message: '<html>hi</html>' }],
]

describe('07-failed-without-the-sdk: the reason is read in each of its three shapes', () => {
  it.each(withoutSdk)('%s', async (what, failure) => {
    const { client, tape, clock, requests } = await play('07-failed-without-the-sdk', what)
    const [runId = ''] = runsReadBy(tape, clock.now()).slice(-1)
    expect(await client().waitForRun(runId)).toMatchObject({ result: 'failed', error: failure })
    expect(requests).toHaveLength(1)
  })
})
