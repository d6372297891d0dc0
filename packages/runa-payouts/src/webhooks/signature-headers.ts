import { WebhookVerificationError } from './webhook-verification-error.ts'

/**
 * Headers as frameworks pass them: a `Headers`, or an object such as `headers` of Node's `IncomingMessage`. The case of
 * names does not matter.
 */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

/** Svix's own names, and those that it uses for other vendors (docs.svix.com, how to verify manually). */
export const HEADER_FAMILIES = ['svix', 'webhook'] as const

export type HeaderFamily = (typeof HEADER_FAMILIES)[number]

/** The values of the three headers. */
export interface SignatureHeaders {
  readonly id: string
  /** Exactly as it came, because it is part of what is signed. */
  readonly timestamp: string
  /** The time of the timestamp, in ms since the Unix epoch. */
  readonly sentAt: number
  readonly signature: string
}

/** One id. A full stop would make it ambiguous where it ends in the signed content; a comma joins two headers. */
const ID = /^[\x21-\x7e]{1,256}$/
const SEPARATOR = /[.,]/

/** Whole seconds, within the range of a Date. */
const SECONDS = /^\d{1,12}$/

/**
 * Reads the headers of one family: `svix-…` if that is complete, or else `webhook-…`, as Svix's own libraries do. The
 * two are never mixed.
 *
 * @throws WebhookVerificationError with reason `missing_header`, `bad_id` or `bad_timestamp`.
 */
export function signatureHeaders(headers: WebhookHeaders): SignatureHeaders {
  const { id, timestamp, signature } = completeFamily(headers)
  if (!ID.test(id) || SEPARATOR.test(id)) {
    throw new WebhookVerificationError('bad_id', 'The webhook id header does not contain exactly one id.')
  }
  if (!SECONDS.test(timestamp)) {
    throw new WebhookVerificationError(
      'bad_timestamp',
      'The webhook timestamp header does not contain exactly one whole number of seconds.',
    )
  }
  return { id, timestamp, signature, sentAt: Number(timestamp) * 1000 }
}

function completeFamily(headers: WebhookHeaders): Omit<SignatureHeaders, 'sentAt'> {
  const families = HEADER_FAMILIES.map((family) => ({
    family,
    id: headerValue(headers, `${family}-id`),
    timestamp: headerValue(headers, `${family}-timestamp`),
    signature: headerValue(headers, `${family}-signature`),
  }))
  for (const { id, timestamp, signature } of families) {
    if (id !== '' && timestamp !== '' && signature !== '') return { id, timestamp, signature }
  }
  const lacking = families.map(({ family, ...values }) =>
    Object.entries(values).flatMap(([name, value]) => (value === '' ? [`${family}-${name}`] : [])),
  )
  throw new WebhookVerificationError(
    'missing_header',
    `The request lacks ${lacking.map((names) => names.join(', ')).join(' (or ')}): it is not a webhook from Runa, or something in front of this handler drops headers.`,
  )
}

/** The value of a header, '' if there is none. If it was sent more than once, the values are joined as `Headers` joins them. */
function headerValue(headers: WebhookHeaders, name: string): string {
  // Recognised by its method, because a Headers of another realm or library counts too.
  if (isHeaders(headers)) return headers.get(name)?.trim() ?? ''
  return Object.entries(headers)
    .flatMap(([key, value]) => (key.toLowerCase() === name ? value : []))
    .filter((value) => typeof value === 'string')
    .join(', ')
    .trim()
}

const isHeaders = (headers: WebhookHeaders): headers is Headers => typeof headers.get === 'function'

/** A webhook from a framework that has no web `Request`. */
export interface RawWebhook {
  /** The body exactly as it came, never parsed and serialised again. A string stands for its bytes in UTF-8. */
  readonly body: string | Uint8Array | ArrayBuffer
  /** Headers of the request. */
  readonly headers: WebhookHeaders
}
