import { openapiDocument } from '@x/test-kit/schema-check'

/** What specs/inngest-runs.openapi.yaml says. */
export const openapi = openapiDocument(new URL('../../../specs/inngest-runs.openapi.yaml', import.meta.url))
