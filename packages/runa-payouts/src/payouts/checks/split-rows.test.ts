import { expect, it } from 'vitest'
import { halvesOf, issuesByItem, splitBy } from './split-rows.ts'

const at = (...path: (string | number)[]) => ({ path, code: 'a_problem', message: 'a problem' })

it.each([
  ['nothing but the order', [at('items')], [], ['a', 'b', 'c']],
  ['the payment', [at('payment_method', 'currency'), at()], [], ['a', 'b', 'c']],
  ['one row', [at('items', 1, 'face_value')], ['b'], ['a', 'c']],
  ['one row twice', [at('items', 1), at('items', 1, 'products', 'value')], ['b'], ['a', 'c']],
  ['all rows', [at('items', 0), at('items', 1), at('items', 2)], ['a', 'b', 'c'], []],
  ['a row that is not there', [at('items', 7)], [], ['a', 'b', 'c']],
  ['an item by a name', [at('items', '1')], [], ['a', 'b', 'c']],
])('problems that name %s', (_, problems, named, rest) => {
  expect(splitBy(problems, ['a', 'b', 'c'])).toEqual({ named, rest })
})

it('issues are kept in their order, by item', () => {
  const [one, two, three] = [at('items', 1, 'x'), at('items', 0), at('items', 1, 'y')]
  expect([...issuesByItem([one, two, at(), three])]).toEqual([
    [1, [one, three]],
    [0, [two]],
  ])
})

it.each([
  [2, [1, 1]],
  [3, [2, 1]],
  [200, [100, 100]],
])('halves of %i rows', (count, sizes) => {
  expect(halvesOf(Array.from({ length: count })).map(({ length }) => length)).toEqual(sizes)
})
