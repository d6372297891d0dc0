import { onFirstUse, text, unknownMember, variants } from '@x/transport'
import * as z from 'zod/mini'

// Only what every address needs, and nothing that makes two addresses of it or none: `mailto:`, brackets, commas,
// consecutive dots in the domain (before the @ they do exist), invisible characters. Runa has to find out whether it
// can be delivered to.
const EMAIL_ADDRESS =
  /^[^\s@()<>[\]:;,\\"\u00ad\u200b\u200e\u200f\u2060]+@[^\s@.()<>[\]:;,\\"\u00ad\u200b\u200e\u200f\u2060]+(?:\.[^\s@.()<>[\]:;,\\"\u00ad\u200b\u200e\u200f\u2060]+)*$/

const emailAddress = /* @__PURE__ */ onFirstUse(() =>
  text({ format: { pattern: EMAIL_ADDRESS, name: 'an email address' } }),
)
const templateId = /* @__PURE__ */ onFirstUse(() => text({ min: 1 }))
const recipientReference = /* @__PURE__ */ onFirstUse(() =>
  text({
    max: 255,
    format: { pattern: /^[A-Za-z0-9\-_@.]+$/, name: 'letters, digits and the characters - _ @ . only' },
  }),
)

export const distributionMethodRequest = /* @__PURE__ */ onFirstUse(() =>
  variants('type', {
    EMAIL: () =>
      z.strictObject({
        type: z.literal('EMAIL'),
        email_address: emailAddress(),
        template_id: z.optional(templateId()),
      }),
    PAYOUT_LINK: () =>
      z.strictObject({
        type: z.literal('PAYOUT_LINK'),
        template_id: z.optional(templateId()),
      }),
    RECIPIENT: () =>
      z.strictObject({
        type: z.literal('RECIPIENT'),
        recipient_reference: recipientReference(),
        email_address: emailAddress(),
        template_id: z.optional(templateId()),
      }),
  }),
)

export const orderDistributionMethod = /* @__PURE__ */ onFirstUse(() =>
  variants(
    'type',
    {
      EMAIL: () =>
        z.looseObject({
          type: z.literal('EMAIL'),
          email_address: z.string(),
          template_id: z.exactOptional(z.string()),
        }),
      PAYOUT_LINK: () =>
        z.looseObject({
          type: z.literal('PAYOUT_LINK'),
          template_id: z.exactOptional(z.string()),
        }),
      RECIPIENT: () =>
        z.looseObject({
          type: z.literal('RECIPIENT'),
          recipient_reference: z.string(),
          email_address: z.string(),
          template_id: z.exactOptional(z.string()),
        }),
    },
    () =>
      z.looseObject({
        type: unknownMember(
          ['EMAIL', 'PAYOUT_LINK', 'RECIPIENT'],
          '(a distribution method this version does not know)',
        ),
      }),
  ),
)
