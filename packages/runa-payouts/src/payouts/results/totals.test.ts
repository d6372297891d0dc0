import { describe, expect, it } from 'vitest'
import type { OrderItemRequest } from '../../index.ts'
import { Totals } from './totals.ts'

const totalsOf = (...items: readonly Pick<OrderItemRequest, 'products' | 'face_value'>[]) => {
  const totals = new Totals()
  for (const item of items) totals.add(item)
  return totals.byProduct
}

const single = (value: string, face_value: number) => ({ products: { type: 'SINGLE' as const, value }, face_value })
const choice = (values: string[], face_value: number) => ({
  products: { type: 'MULTIPLE' as const, values },
  face_value,
})
const template = (template_id: string, face_value: number) => ({
  products: { type: 'TEMPLATE' as const, template_id },
  face_value,
})

describe('the totals of a batch', () => {
  it.each([
    ['fractions that drift', [0.1, 0.2], '0.30'],
    ['a fraction just below its cents', [0.29, 1.13, 8.2], '9.62'],
    ['the least amount', [0.01], '0.01'],
    ['whole amounts', [10, 5], '15.00'],
    ['a thousand times a tenth', Array(1000).fill(0.1), '100.00'],
    ['amounts beyond what a number holds exactly', Array(20).fill(90_071_992_547_409), '1801439850948180.00'],
    ['cents that a hundredfold would lose', [45_035_996_273_704.49, 0.01], '45035996273704.50'],
    ['nothing that is negative zero', [0, -0], '0.00'],
  ])('%s add up exactly', (_, amounts, total) => {
    expect(totalsOf(...amounts.map((amount) => single('AMZ-US', amount)))).toEqual({ 'AMZ-US': total })
  })

  it('never add yen to dollars: each product has a sum of its own', () => {
    expect(totalsOf(single('AMZ-US', 25), single('AMZ-JP', 1000), single('AMZ-US', 0.5))).toEqual({
      'AMZ-US': '25.50',
      'AMZ-JP': '1000.00',
    })
  })

  it('add a choice of products under all of its codes, in whatever order they are given', () => {
    expect(totalsOf(choice(['AMZ-US', 'AMC-US'], 10), choice(['AMC-US', 'AMZ-US'], 5), single('AMZ-US', 1))).toEqual({
      'AMC-US, AMZ-US': '15.00',
      'AMZ-US': '1.00',
    })
  })

  it('add a template under its id', () => {
    expect(totalsOf(template('PT-01', 10), template('PT-02', 5), template('PT-01', 10))).toEqual({
      'PT-01': '20.00',
      'PT-02': '5.00',
    })
  })

  it('accept any code as a name', () => {
    const totals = totalsOf(single('__proto__', 1), single('constructor', 2))
    expect(Object.entries(totals)).toEqual([
      ['__proto__', '1.00'],
      ['constructor', '2.00'],
    ])
  })
})
