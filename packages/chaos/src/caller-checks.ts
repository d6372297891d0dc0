import type { OrderCheck, Product } from '@x/runa-payouts'
import type { ProductSource } from '@x/runa-payouts/catalogue'
import type { ManualClock } from '@x/runa-payouts/testing'
import type { Kit } from './kit.ts'
import type { Random } from './random.ts'

/**
 * How the caller checks what it sends: with a catalogue that is old, refreshed, updated, wrong and down from time to
 * time, or with a check that refuses everything.
 */
export type CallerCheck = 'none' | 'catalogue' | 'refusing'

const KINDS: readonly [CallerCheck, ...CallerCheck[]] = ['none', 'none', 'catalogue', 'catalogue', 'refusing']

/** A run, a day or a call with a check. @param chance a separate one, so that everything else of a seed stays the same. */
export const withCheck =
  (chance: Random) =>
  <T extends object>(one: T): T & { readonly check: CallerCheck } => ({ ...one, check: chance.pick(KINDS) })

/** The checks of one list or one intent; a catalogue outlives the processes that ask it. */
export function callerChecks(
  kit: Pick<Kit, 'createCatalogue'>,
  clock: ManualClock,
  chance: Random,
): (kind: CallerCheck | undefined) => OrderCheck | undefined {
  const { createCatalogue } = kit
  if (createCatalogue === undefined) return () => undefined
  const catalogue = movingCatalogue(createCatalogue, clock, chance)
  return (kind) => (kind === 'refusing' ? REFUSING : kind === 'catalogue' ? catalogue : undefined)
}

const REFUSING: OrderCheck = {
  check: async ({ items }) => ({
    problems: items.map((_, number) => ({
      path: ['items', number, 'products', 'value'],
      code: 'unknown_product',
      message: 'unknown product',
    })),
    warnings: [],
  }),
}

const MINUTE_MS = 60_000

const CODE = 'AMZ-US'

function movingCatalogue(create: NonNullable<Kit['createCatalogue']>, clock: ManualClock, chance: Random): OrderCheck {
  const catalogue = create(movingShelf(chance), { clock, refreshMs: chance.pick([1, MINUTE_MS, 60 * MINUTE_MS]) })
  return {
    async check(order, options) {
      if (chance.chance(0.1)) await catalogue.refresh().catch(() => {})
      if (chance.chance(0.05)) {
        const state = (is_orderable: boolean) => ({ price_multiplier: '1', is_orderable })
        const isOrderable = chance.chance(0.5)
        const timestamp = new Date(clock.now()).toISOString()
        const [old_state, new_state] = [state(!isOrderable), state(isOrderable)]
        catalogue.apply({ product_code: CODE, old_state, new_state, timestamp })
      }
      return catalogue.check(order, options)
    },
  }
}

/** Runa's catalogue as it may be seen: without the product, with it but not orderable, or not at all. */
function movingShelf(chance: Random): ProductSource {
  const product = (isOrderable: boolean): Product => ({
    name: 'A brand',
    code: CODE,
    currency: 'USD',
    state: 'LIVE',
    is_orderable: isOrderable,
    payout_type: 'gift_card',
    gift_card: {
      denominations: { type: 'open', minimum_value: '1', maximum_value: '1000', available_list: null },
    },
    categories: [],
    countries_redeemable_in: ['US'],
    customer_service: {},
    discount_multiplier: '0',
  })
  const answered = async () => {
    for (let turn = chance.whole(4); turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve))
    if (chance.chance(0.1)) throw new Error('the catalogue is down')
  }
  return {
    async *listProducts() {
      await answered()
      if (!chance.chance(0.1)) yield product(!chance.chance(0.1))
      yield { ...product(true), code: 'SOMETHING-ELSE' }
    },
    async getProduct(code) {
      await answered()
      if (code !== CODE) throw new Error('the catalogue does not answer')
      return product(!chance.chance(0.3))
    },
  }
}
