import type { Operation } from '@x/transport'

/** The header in which an operation takes its idempotency key, as its table spells it; undefined for one without. */
export const idempotencyHeaderOf = ({ parameters, retry }: Operation): string | undefined =>
  retry === 'keyed'
    ? parameters.find(({ name, in: place }) => place === 'header' && /idempotency-key$/i.test(name))?.name
    : undefined
