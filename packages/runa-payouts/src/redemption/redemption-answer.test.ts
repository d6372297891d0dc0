import { describe, expect, it } from 'vitest'
import { failure, success } from '../../test/payout-host.ts'
import { failureIn, readRedemption } from './redemption-answer.ts'

const orderId = 'O-01J6Y3JRYWCTNDRHP35302NZ30'
const shared = { amount: '10.00', expiresOn: null, orderId }

describe('an answer is read as', () => {
  const page = 'https://shop.example/r/1'
  it.each<[what: string, answer: unknown, expected: unknown]>([
    ['a code alone', success(), { kind: 'code', code: 'CARD-CODE-1', ...shared }],
    ['a code and its PIN', success({ pin: '1234' }), { kind: 'code', code: 'CARD-CODE-1', pin: '1234', ...shared }],
    [
      'a code and its barcode',
      success({ barcode_format: 'code-128', barcode_string: '99' }),
      { kind: 'code', code: 'CARD-CODE-1', barcode: { format: 'code-128', value: '99' }, ...shared },
    ],
    [
      'a code, its PIN and its barcode',
      success({ pin: '1', barcode_format: 'QR', barcode_string: '99' }),
      { kind: 'code', code: 'CARD-CODE-1', pin: '1', barcode: { format: 'QR', value: '99' }, ...shared },
    ],
    [
      'a barcode alone, in a format that is new',
      success({ code: null, barcode_format: 'AZTEC', barcode_string: '99' }),
      { kind: 'code', barcode: { format: 'AZTEC', value: '99' }, ...shared },
    ],
    [
      'a barcode whose format is not said',
      success({ code: null, barcode_string: '99' }),
      { kind: 'code', barcode: { format: null, value: '99' }, ...shared },
    ],
    ['a page', success({ type: 'url', code: page, url: page }), { kind: 'url', url: page, ...shared }],
    ['a page that only the code has', success({ type: 'url', code: page }), { kind: 'url', url: page, ...shared }],
    [
      'a code with a page of its own',
      success({ url: page }),
      { kind: 'code', code: 'CARD-CODE-1', url: page, ...shared },
    ],
    [
      'the last day of a card that expires',
      success({ expiry_date: '2027-11-30' }),
      { kind: 'code', code: 'CARD-CODE-1', ...shared, expiresOn: '2027-11-30' },
    ],
    [
      'a card of which nothing more is said',
      { status: 'SUCCESS', e_code: { type: 'code', code: 'A' } },
      { kind: 'code', code: 'A' },
    ],
    ['a code whose type is not said', { e_code: { code: 'A' } }, { kind: 'code', code: 'A' }],
    ['a page whose type is not said', { e_code: { code: page, url: page } }, { kind: 'url', url: page }],
    [
      'numbers in place of texts',
      success({ code: 42, pin: 7, amount: 12.5 }),
      { kind: 'code', code: '42', pin: '7', ...shared, amount: '12.5' },
    ],
    [
      'a new type, with all of its fields',
      { e_code: { type: 'wallet', url: page, pass: [1] } },
      { kind: 'wallet', url: page, fields: { type: 'wallet', url: page, pass: [1] } },
    ],
    [
      'a card among fields that are new',
      success({ color: 'red' }, { trace: 1 }),
      { kind: 'code', code: 'CARD-CODE-1', ...shared },
    ],
  ])('%s', (_, answer, expected) => {
    expect(failureIn(answer)).toBeUndefined()
    expect(readRedemption(answer)).toEqual(expected)
  })
})

describe('nothing to show is in', () => {
  it.each<[what: string, answer: unknown]>([
    ['null', null],
    ['a text', 'SUCCESS'],
    ['a list', [success()]],
    ['an empty object', {}],
    ['a success without a card', { status: 'SUCCESS', e_code: null }],
    ['a card without a code, PIN and barcode', success({ code: null })],
    ['a card of empty texts', success({ code: '', pin: '' })],
    ['a code of more digits than a number keeps', JSON.parse('{"e_code":{"type":"code","code":12345678901234567891}}')],
    ['a page without its address', success({ type: 'url', code: null })],
    ['a status that is new', success({}, { status: 'PENDING' })],
  ])('%s', (_, answer) => {
    expect(failureIn(answer)).toBeUndefined()
    expect(readRedemption(answer)).toBeUndefined()
  })
})

describe('a failure is found in', () => {
  it.each<[what: string, answer: unknown, code: string | undefined]>([
    ['an error', failure('RE006'), 'RE006'],
    ['an error with a code that is new', failure('RE014'), 'RE014'],
    ['an error without a code', failure(null), undefined],
    ['a code without a status', { error_code: 'RE003' }, 'RE003'],
    ['a card of its own within a success', success({ error_code: 'RE004' }), 'RE004'],
    ['a success that has a code', success({}, { error_code: 'RE012' }), 'RE012'],
    // Whatever stands there may be the card's code: it is not repeated.
    ['a code that looks like no error', failure('CARD-CODE-1'), undefined],
    ['a code that is a number', failure(8), undefined],
    ['a code within a link', failure('https://spend.example/RE001'), undefined],
  ])('%s', (_, answer, code) => {
    expect(failureIn(answer)).toEqual({ code })
  })
})
