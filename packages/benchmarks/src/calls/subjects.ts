import type { Subject } from './subject.ts'
import { openai } from './subjects/openai.ts'
import { openapiFetch } from './subjects/openapi-fetch.ts'
import { plainKy } from './subjects/plain-ky.ts'
import { rawFetch, rawFetchAgain } from './subjects/raw-fetch.ts'
import { runaPayouts } from './subjects/runa-payouts.ts'
import { stripeFetch, stripeNode } from './subjects/stripe.ts'
import { tremendousFetch, tremendousNode } from './subjects/tremendous.ts'

/** The first two are the control. */
export const SUBJECTS: readonly Subject[] = [
  rawFetch,
  rawFetchAgain,
  runaPayouts,
  plainKy,
  openapiFetch,
  stripeFetch,
  stripeNode,
  openai,
  tremendousNode,
  tremendousFetch,
]
