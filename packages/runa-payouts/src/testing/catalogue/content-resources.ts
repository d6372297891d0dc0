import type { ContentResources } from '../../wire.gen.ts'
import type { StockedProduct } from './stocked-product.ts'

/** The forms that a product's texts can be read in. */
export const CONTENTS = ['url', 'md', 'html'] as const

export type Content = (typeof CONTENTS)[number]

export const isContent = (value: string): value is Content => CONTENTS.some((content) => content === value)

/** What the texts say. Every product has a description; the others are missing where they would have nothing to say. */
const TEXTS: Readonly<Record<string, (product: StockedProduct) => string | null>> = {
  description: ({ name, code }) => `${name ?? code} is a product of the sandbox. It is worth nothing.`,
  disclaimer: ({ name, code }) => `${name ?? code} does not exist.`,
  refund_policy: () => null,
  reissuance_policy: () => null,
  terms_buyer: () => 'You may order it as often as you like.',
  terms_consumer: ({ payoutType }) => (payoutType === 'payment' ? null : 'It cannot be spent anywhere.'),
  redemption_instructions: ({ usageType }) =>
    usageType === 'url-only' ? 'Open the link.' : 'Show the code at the till.',
}

const FIELD_ENDS = { url: 'markdown_url', md: 'md', html: 'html' } as const satisfies Record<Content, string>

/** The texts of a product in one form (developer.runa.io, /features/product-catalog). */
export function contentResources(product: StockedProduct, content: Content): ContentResources {
  const fields = Object.entries(TEXTS).map(([field, textOf]) => {
    const text = textOf(product)
    return [
      `${field}_${FIELD_ENDS[content]}`,
      text === null ? null : written(text, content, `${product.code}/${field}`),
    ]
  })
  return { ...Object.fromEntries(fields), locale: 'en_US' }
}

function written(text: string, content: Content, path: string): string {
  switch (content) {
    case 'url':
      return `https://content.example/${encodeURI(path)}.md`
    case 'md':
      return `${text}\n`
    case 'html':
      return `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`
  }
}
