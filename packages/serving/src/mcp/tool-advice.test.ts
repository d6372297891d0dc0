import * as transport from '@x/transport'
import {
  AbortedError,
  ApiError,
  type Attempt,
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  type ErrorContext,
  IdempotencyConflictError,
  InsufficientFundsError,
  NotFoundError,
  type Outcome,
  PermissionError,
  RateLimitError,
  RequestValidationError,
  ResponseValidationError,
  RunNotFoundError,
  SdkError,
  ServerError,
  TimeoutError,
  UnexpectedResponseError,
  WaitTimeoutError,
} from '@x/transport'
import { describe, expect, it } from 'vitest'
import { CREATE, FIND } from '../../test/failed-tools.ts'
import { endOperation } from '../../test/test-api.ts'
import { WriteRefusedError } from '../repeats/write-refused-error.ts'
import { type FailedTool, toolAdvice } from './tool-advice.ts'

const END: FailedTool = { ...FIND, name: 'end-thing', operation: endOperation }

/** Every error of a client, made with a context. */
const ERRORS: Readonly<Record<string, (context: ErrorContext) => SdkError>> = {
  AbortedError: (context) => new AbortedError('', context),
  ApiError: (context) => new ApiError('', { status: 400 }, context),
  AuthenticationError: (context) => new AuthenticationError('', { status: 401 }, context),
  ConfigurationError: (context) => new ConfigurationError('', context),
  ConnectionError: (context) => new ConnectionError('', { ...context, retryable: true }),
  IdempotencyConflictError: (context) => new IdempotencyConflictError('', { status: 400 }, context),
  InsufficientFundsError: (context) => new InsufficientFundsError('', { status: 400 }, context),
  NotFoundError: (context) => new NotFoundError('', { status: 404 }, context),
  PermissionError: (context) => new PermissionError('', { status: 403 }, context),
  RateLimitError: (context) => new RateLimitError('', { status: 429, retryAfterMs: 1_500 }, context),
  RequestValidationError: (context) => new RequestValidationError('', [], context),
  ResponseValidationError: (context) =>
    new ResponseValidationError('', { issues: [], status: 200, body: undefined }, context),
  RunNotFoundError: (context) => new RunNotFoundError('', { status: 404 }, context),
  SdkError: (context) => new SdkError('', context),
  ServerError: (context) => new ServerError('', { status: 500 }, context),
  TimeoutError: (context) => new TimeoutError('', context),
  UnexpectedResponseError: (context) => new UnexpectedResponseError('', { status: 302 }, context),
  WaitTimeoutError: (context) => new WaitTimeoutError('', undefined, context),
}

const OUTCOMES: readonly Outcome[] = ['not_sent', 'rejected', 'unknown', 'accepted']

const answered: Attempt = { number: 1, startedAt: 0, durationMs: 1, verdict: 'rejected', status: 400 }

const KEY = 'k-1'
const SAME = 'Call create-order again with exactly the same body and X-Idempotency-Key "k-1"'
const OPERATOR =
  'No change of the arguments can fix this. The operator of this server must check its setup, its key and the permissions of the key.'

const SAYS = {
  fix: 'Fix the listed problems, then call again.',
  send: `Nothing was sent. ${SAME}.`,
  sendLater: `Wait 2 s. Nothing was sent. ${SAME}.`,
  sendMended: `Nothing was sent. ${OPERATOR}`,
  newKey:
    'This call did nothing. Fix the listed problems, then call again with a new X-Idempotency-Key: the API stores this response under "k-1" for 30 days and returns no other.',
  newKeyUnless:
    'This call did nothing. Fix the listed problems, then call again with a new X-Idempotency-Key. But if an earlier call with X-Idempotency-Key "k-1" may have happened, keep that key and exactly the same body.',
  mended: `This call did nothing. ${OPERATOR} Then: ${SAME}.`,
  later: `Wait 2 s. This call did nothing. ${SAME}.`,
  repeat: `It may have happened. ${SAME}; never with another key, and never without one.`,
  repeatLater: `Wait 2 s. It may have happened. ${SAME}; never with another key, and never without one.`,
  tooOld: 'It may have happened, and its key is too old to be used again. Look for it before you use another key.',
  look: 'The key belongs to another request, which may have happened. Look for it before you use another key.',
  done: 'It did happen; only the response was lost. Do not do it again: read the result.',
} as const

type Says = keyof typeof SAYS

/** The advice for a write under a key: nothing sent, refused, refused and stored, unknown, accepted. */
const USUAL: readonly Says[] = ['send', 'newKeyUnless', 'newKey', 'repeat', 'done']
const OPERATORS: readonly Says[] = ['sendMended', 'mended', 'newKey', 'repeat', 'done']
const CONFLICT: readonly Says[] = ['look', 'look', 'look', 'look', 'done']

const TABLE: Readonly<Record<string, readonly Says[]>> = {
  AbortedError: USUAL,
  ApiError: USUAL,
  AuthenticationError: OPERATORS,
  ConfigurationError: OPERATORS,
  ConnectionError: USUAL,
  IdempotencyConflictError: CONFLICT,
  InsufficientFundsError: USUAL,
  NotFoundError: USUAL,
  PermissionError: OPERATORS,
  // Never stored: the API has not looked at the request.
  RateLimitError: ['sendLater', 'later', 'later', 'repeatLater', 'done'],
  RequestValidationError: ['fix', 'newKeyUnless', 'newKey', 'tooOld', 'done'],
  ResponseValidationError: USUAL,
  RunNotFoundError: USUAL,
  SdkError: USUAL,
  ServerError: USUAL,
  TimeoutError: USUAL,
  UnexpectedResponseError: USUAL,
  WaitTimeoutError: USUAL,
}

it('the table has every error', () => {
  const all = Object.keys(transport).filter((name) => /^[A-Z]\w+Error$/.test(name))
  expect(Object.keys(ERRORS).sort()).toEqual(all.sort())
  expect(Object.keys(TABLE)).toEqual(Object.keys(ERRORS))
})

describe.each(Object.entries(TABLE))('a write under a key, after %s', (name, says) => {
  const column = (outcome: Outcome, stored: boolean): number =>
    OUTCOMES.indexOf(outcome) + (outcome === 'not_sent' || (outcome === 'rejected' && !stored) ? 0 : 1)

  it.each(OUTCOMES.flatMap((outcome) => [false, true].map((stored) => [outcome, stored] as const)))(
    'with outcome %s, stored by the API: %s',
    (outcome, stored) => {
      const attempts = [{ ...answered, ...(stored ? { stored } : {}) }]
      const error = ERRORS[name]?.({ outcome, attempts, idempotencyKey: KEY })
      // Only a refusal is stored: for the others, it makes no difference.
      const expected = outcome === 'not_sent' ? says[0] : says[column(outcome, stored)]
      expect(toolAdvice({ tool: CREATE, outcome, error, key: KEY })).toBe(SAYS[expected ?? 'fix'])
    },
  )
})

describe('for every error', () => {
  const every = Object.entries(ERRORS).flatMap(([name, make]) =>
    OUTCOMES.map((outcome) => [name, outcome, make] as const),
  )
  const mayHaveHappened = (outcome: Outcome) => outcome === 'unknown' || outcome === 'accepted'
  const said = (outcome: Outcome, make: (context: ErrorContext) => SdkError) =>
    toolAdvice({ tool: CREATE, outcome, error: make({ outcome, idempotencyKey: KEY }), key: KEY })

  it.each(every.filter(([, outcome]) => mayHaveHappened(outcome)))(
    'after %s with outcome %s, a write that may have happened is never repeated under another key',
    (_, outcome, make) => {
      const advice = said(outcome, make)
      expect([SAYS.repeat, SAYS.repeatLater, SAYS.tooOld, SAYS.look, SAYS.done]).toContain(advice)
      expect(advice).not.toContain('new X-Idempotency-Key')
      expect(advice).not.toContain('Fix the listed problems')
    },
  )

  it.each(every.filter(([, outcome]) => !mayHaveHappened(outcome)))(
    'after %s with outcome %s, a new key is advised only with a correction',
    (_, outcome, make) => {
      const advice = said(outcome, make)
      const corrects = advice.includes('Fix the listed problems') && advice !== SAYS.fix
      expect(advice.includes('new X-Idempotency-Key')).toBe(corrects)
    },
  )

  it.each(every)('after %s with outcome %s, every tool says what to do next', (_, outcome, make) => {
    for (const tool of [CREATE, FIND, END]) {
      for (const key of [KEY, undefined]) {
        expect(toolAdvice({ tool, outcome, error: make({ outcome }), key })).toMatch(/^[A-Z].*\.$/)
      }
    }
  })

  it.each(every)('after %s with outcome %s, the advice for a change without keys mentions none', (_, outcome, make) => {
    const said = toolAdvice({ tool: END, outcome, error: make({ outcome }), key: undefined })
    expect(said).not.toContain('X-Idempotency-Key')
  })
})

describe('the advice for', () => {
  it.each([
    ['a key with an unknown storage time', { ...CREATE, answersKept: undefined }, 'under "k-1" and returns no other.'],
    ['a key with a known storage time', CREATE, 'under "k-1" for 30 days and returns no other.'],
  ])('%s', (_, tool, says) => {
    const error = new ApiError('', { status: 400 }, { outcome: 'rejected', attempts: [{ ...answered, stored: true }] })
    expect(toolAdvice({ tool, outcome: 'rejected', error, key: KEY })).toContain(says)
  })

  const limited = new RateLimitError('', { status: 429 }, {})
  it.each([
    ['a limit that names no time', CREATE, 'rejected', limited, KEY, `Wait 5 s. This call did nothing. ${SAME}.`],
    [
      'a write that was held back',
      CREATE,
      'not_sent',
      new WriteRefusedError('', 'repeated_write', { operation: 'x' }),
      KEY,
      `An earlier call is under way, or may have happened. Wait 5 s. ${SAME}; never with another key, and never without one.`,
    ],
    [
      'a write without its required key',
      CREATE,
      'not_sent',
      new WriteRefusedError('', 'idempotency_key_required', { operation: 'x' }),
      undefined,
      'Choose a unique value for X-Idempotency-Key, a new one for each thing to do, and call create-order with it. Keep it: a repeat of the call needs the same value.',
    ],
    [
      'a write that could not be compared with earlier ones',
      CREATE,
      'not_sent',
      new WriteRefusedError('', 'state_unavailable', { operation: 'x' }),
      KEY,
      `Nothing was sent. Wait 5 s. ${SAME}; if it fails the same way, tell the operator of this server.`,
    ],
    ['a failure of this server', CREATE, 'unknown', undefined, KEY, SAYS.repeat],
    [
      'a failure before a key was made',
      CREATE,
      'unknown',
      undefined,
      undefined,
      'It may have happened. Look for it before you call again.',
    ],
    [
      'a change that may have happened',
      END,
      'unknown',
      new SdkError(''),
      undefined,
      'It may have happened. Look for it before you call again.',
    ],
    [
      'a change that was refused',
      END,
      'rejected',
      new NotFoundError('', { status: 404 }),
      undefined,
      `This call did nothing. ${SAYS.fix}`,
    ],
    [
      'a change that may not be made',
      END,
      'rejected',
      new PermissionError('', { status: 403 }),
      undefined,
      `This call did nothing. ${OPERATOR}`,
    ],
    ['a change that was not sent', END, 'not_sent', new SdkError(''), undefined, 'Nothing was sent. Call again.'],
    ['a read that failed', FIND, 'unknown', new SdkError(''), undefined, 'This only reads, so call again.'],
    [
      'a read of something that does not exist',
      FIND,
      'rejected',
      new NotFoundError('', { status: 404 }),
      undefined,
      SAYS.fix,
    ],
    [
      'a read that the API is temporarily unable to answer',
      FIND,
      'unknown',
      new ServerError('', { status: 503, retryAfterMs: 2_000 }),
      undefined,
      'Wait 2 s. This only reads, so call again.',
    ],
    [
      'a read whose answer does not match the schema',
      FIND,
      'accepted',
      new ResponseValidationError('', { issues: [], status: 200, body: undefined }, {}),
      undefined,
      'This only reads, so call again once; if it fails the same way, tell the operator of this server.',
    ],
    ['a read that was rate limited', FIND, 'rejected', limited, undefined, 'Wait 5 s. Then call again.'],
    ['a read with an invalid key', FIND, 'rejected', new AuthenticationError('', { status: 401 }), undefined, OPERATOR],
    ['a read with invalid input', FIND, 'not_sent', new RequestValidationError('', []), undefined, SAYS.fix],
  ] as const)('%s', (_, tool, outcome, error, key, says) => {
    expect(toolAdvice({ tool, outcome, error, key })).toBe(says)
  })
})

it('a connection failure that no repeat can fix is for the operator, and never gets another key', () => {
  const advice = (outcome: Outcome) => {
    const error = new ConnectionError('', { outcome, retryable: false, idempotencyKey: KEY })
    return toolAdvice({ tool: CREATE, outcome, error, key: KEY })
  }
  expect(advice('not_sent')).toBe(SAYS.sendMended)
  expect(advice('unknown')).toContain('never with another key')
})
