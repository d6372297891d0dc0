import { describe, expect, it } from 'vitest'
import { sentOrder, sentOrderOf, signOfAnother } from './order-belief.ts'

const sent = (description: string | null | undefined, ...amounts: readonly unknown[]) =>
  sentOrder({ description, items: amounts.map((face_value) => ({ face_value })) })

const told = (description: unknown, amounts: unknown, more: Record<string, unknown> = {}) => ({
  id: 'O-2',
  status: 'COMPLETED',
  description,
  items: Array.isArray(amounts) ? amounts.map((face_value: unknown) => ({ face_value })) : amounts,
  ...more,
})

describe('a response is about the order that was sent', () => {
  it.each<[string, ReturnType<typeof sent>, unknown]>([
    ['when all is the same', sent('may/k1', 10, 2.5), told('may/k1', ['10.00', '2.50'])],
    ['when it has amounts as numbers', sent('may/k1', 10, 2.5), told('may/k1', [10, 2.5])],
    ['when it has amounts in other digits', sent('may/k1', 10, 2.5, 0.1), told('may/k1', ['10', '02.500', '0.1'])],
    ['when its items come in another order', sent('may/k1', 10, 25, 10), told('may/k1', ['25', '10', '10'])],
    ['when its description was trimmed', sent(' may  bonus ', 10), told('may bonus', ['10'])],
    ['when its description was composed', sent('Zoe\u0308', 10), told('Zo\u00eb', ['10'])],
    ['when it only says that it was accepted', sent('may/k1', 10), { id: 'O-2', status: 'PROCESSING' }],
    ['when it says that it is in progress', sent('may/k1', 10), { id: 'O-2', status: 'PROCESSING', message: 'Wait.' }],
    ['when it has failed, and shows no more', sent('may/k1', 10), { id: 'O-2', status: 'FAILED' }],
    ['when it has failed, and shows nulls', sent('may/k1', 10), told(null, null, { status: 'FAILED' })],
    ['when it has failed, and lacks items', sent('may/k1', 10, 25), told('may/k1', ['25'], { status: 'FAILED' })],
    ['when it lacks a description', sent('may/k1', 10), told(undefined, ['10'])],
    ['when its description is null', sent('may/k1', 10), told(null, ['10'])],
    ['when its description is empty', sent('may/k1', 10), told('', ['10'])],
    ['when its description is nothing but white space', sent('may/k1', 10), told(' \n ', ['10'])],
    ['when white space was sent, and other white space came back', sent(' ', 10), told('\t', ['10'])],
    ['when neither has a description', sent(undefined, 10), told(null, ['10'])],
    ['when an empty one was sent', sent('', 10), told(null, ['10'])],
    ['when it lacks items', sent('may/k1', 10), told('may/k1', undefined)],
    ['when its items are empty', sent('may/k1', 10), told('may/k1', [])],
    ['when its items are not a list', sent('may/k1', 10), told('may/k1', 'none')],
    ['when items lack amounts', sent('may/k1', 10, 25), told('may/k1', [undefined, '10.0'])],
    ['when amounts have an unexpected form', sent(null, 10), told(null, ['25 USD'])],
    ['when amounts have their currency first', sent(null, 10), told(null, ['USD 25'])],
    ['when an amount is a list', sent(null, 10), told(null, [['25']])],
    ['when items have an unexpected form', sent('may/k1', 10), { ...told('may/k1', []), items: [null] }],
    ['when it is nothing at all', sent('may/k1', 10), null],
    ['when nothing is known about what was sent', undefined, told('other', ['1', '2'])],
    ['when an unreadable amount was sent', sent('may/k1', 10, {}), told('may/k1', ['10', '25'])],
  ])('%s', (_, order, answer) => {
    expect(signOfAnother(order, answer)).toBeUndefined()
  })
})

describe('a response is about another order', () => {
  it.each<[string, ReturnType<typeof sent>, unknown, string]>([
    ['by white space where there was none', sent('may bonus', 10), told('maybonus', ['10']), 'its description differs'],
    [
      'by a description where nothing but white space was sent',
      sent(' ', 10),
      told('may/k2', ['10']),
      'it has a description, but',
    ],
    ['by its description', sent('may/k1', 10), told('may/k2', ['10']), 'its description differs'],
    ['by a description where none was sent', sent(undefined, 10), told('may/k2', ['10']), 'it has a description, but'],
    [
      'by its description, while in progress',
      sent('a', 10),
      { id: 'O-2', status: 'NEW', description: 'b' },
      'description',
    ],
    ['by its description, failed', sent('a', 10), { id: 'O-2', status: 'FAILED', description: 'b' }, 'description'],
    ['by fewer items', sent('may/k1', 10, 10), told('may/k1', ['10']), 'it has 1 item, but 2 were sent'],
    ['by more items', sent('may/k1', 10), told('may/k1', ['10', '10']), 'it has 2 items, but 1 was sent'],
    ['by more items, failed', sent(null, 10), told(null, ['10', '10'], { status: 'FAILED' }), 'it has 2 items'],
    ['by an amount', sent('may/k1', 10), told('may/k1', ['10.01']), 'its amounts differ'],
    ['by how often an amount occurs', sent(null, 10, 10, 25), told(null, ['10', '25', '25']), 'its amounts'],
    ['by an amount, failed', sent(null, 10, 25), told(null, ['5'], { status: 'FAILED' }), 'its amounts'],
    ['by a negative amount', sent(null, 10), told(null, ['-10']), 'its amounts'],
    [
      'by a cent that doubles round away',
      sent(null, 70_368_744_177_663.99),
      told(null, ['70368744177664']),
      'its amounts',
    ],
  ])('%s', (_, order, answer, sign) => {
    expect(signOfAnother(order, answer)).toContain(sign)
  })
})

describe('what was sent', () => {
  it('is read from the bytes that were sent', () => {
    const bytes = '{"description":"may/k1","items":[{"face_value":10},{"face_value":0.1}]}'
    expect(sentOrderOf(bytes)).toEqual({ description: 'may/k1', amounts: [10, 0.1] })
  })

  it.each([null, [], 'text', {}, { items: {} }])('is unknown for the body %j', (body) => {
    expect(sentOrder(body)).toBeUndefined()
  })

  it.each(['', '{', '[]', '{}', '{"items":{}}', 'null'])('is unknown for %j', (bytes) => {
    expect(sentOrderOf(bytes)).toBeUndefined()
  })
})
