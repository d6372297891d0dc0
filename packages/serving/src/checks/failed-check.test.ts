import { describe, expect, it } from 'vitest'
import { failedCheckAdvice, failedCheckError } from './failed-check.ts'

const CALL = { operation: 'createOrder', idempotencyKey: 'k' }
const ISSUES = [{ path: ['items', 0, 'face_value'], code: 'denomination', message: 'not 12; allowed: 10, 25 USD' }]

const again = 'Call create-order again with exactly the same body and X-Idempotency-Key "k"'

describe('a write that failed a check', () => {
  it('was not sent, and nobody can have sent a key that the server made', () => {
    const error = failedCheckError({ ...CALL, skippedBy: undefined }, ISSUES)
    expect(error).toMatchObject({
      ...{ name: 'WriteRefusedError', type: 'failed_check', status: 422, outcome: 'not_sent', retryable: false },
      ...{ operation: 'createOrder', idempotencyKey: 'k', issues: ISSUES },
      message: 'createOrder: items[0].face_value: not 12; allowed: 10, 25 USD. Nothing was sent.',
    })
    expect(failedCheckAdvice(error, again)).toBe('Nothing was sent. Fix the listed problems, then call again.')
  })

  it('may be a repeat where the key is the caller’s, which is then never to pay under another one', () => {
    const error = failedCheckError({ ...CALL, skippedBy: 'X-Skip-Check true' }, ISSUES)
    expect(error.message).toMatch(
      /Nothing was sent\. If you sent this key before, repeat exactly the same request with X-Skip-Check true\.$/,
    )
    expect(failedCheckAdvice(error, again)).toBe(
      'Nothing was sent. Did you send this key before? If so, that call may have happened. Call create-order again with exactly the same body and X-Idempotency-Key "k" and X-Skip-Check true. If not, fix the listed problems, then call again with the same key.',
    )
  })

  it('keeps a question as one', () => {
    const issues = [{ path: [], code: 'unknown_product', message: 'unknown product; did you mean "A"?' }]
    expect(failedCheckError({ ...CALL, skippedBy: undefined }, issues).message).toContain('"A"? Nothing was sent.')
  })
})
