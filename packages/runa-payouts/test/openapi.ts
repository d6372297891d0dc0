import { openapiDocument } from '@x/test-kit/schema-check'

/** What specs/runa-payouts.openapi.yaml says. */
export const openapi = openapiDocument(new URL('../../../specs/runa-payouts.openapi.yaml', import.meta.url))
