import type * as Inngest from '@x/inngest-runs'
import type * as InngestMcp from '@x/inngest-runs/mcp'
import type * as InngestRest from '@x/inngest-runs/rest'
import type * as InngestTesting from '@x/inngest-runs/testing'
import type * as Runa from '@x/runa-payouts'
import type * as Bulk from '@x/runa-payouts/bulk'
import type * as Csv from '@x/runa-payouts/csv'
import type * as RunaJournal from '@x/runa-payouts/journal'
import type * as FileJournals from '@x/runa-payouts/journal/file'
import type * as PostgresJournals from '@x/runa-payouts/journal/postgres'
import type * as SqliteJournals from '@x/runa-payouts/journal/sqlite'
import type * as RunaMcp from '@x/runa-payouts/mcp'
import type * as Redemptions from '@x/runa-payouts/redemption'
import type * as RunaRest from '@x/runa-payouts/rest'
import type * as RunaTesting from '@x/runa-payouts/testing'
import type * as RunaServer from '@x/runa-payouts/testing/server'
import type * as Webhooks from '@x/runa-payouts/webhooks'

/** The published entries, as the runtime at hand has loaded them from the tarballs. */
export interface Entries {
  readonly runa: typeof Runa
  readonly bulk: typeof Bulk
  readonly csv: typeof Csv
  readonly webhooks: typeof Webhooks
  readonly redemptions: typeof Redemptions
  readonly journals: typeof RunaJournal
  readonly postgresJournals: typeof PostgresJournals
  readonly sqliteJournals: typeof SqliteJournals
  readonly inngest: typeof Inngest
  readonly runaTesting: typeof RunaTesting
  readonly inngestTesting: typeof InngestTesting
  readonly runaMcp: typeof RunaMcp
  readonly inngestMcp: typeof InngestMcp
  readonly runaRest: typeof RunaRest
  readonly inngestRest: typeof InngestRest
  /** Where the runtime can listen on a port the way Node does. */
  readonly runaServer?: typeof RunaServer
  /** Where it can write files the way Node does. */
  readonly fileJournals?: typeof FileJournals
}

/** What a step is told by the parent when it starts: two sandboxes of its own, with their faults scripted. */
export interface Scene {
  readonly runaUrl: string
  readonly apiKey: string
  readonly inngestUrl: string
  readonly signingKey: string
  /** A run that the step may look at, where its scene has one. */
  readonly runId: string
  /** An address of this machine at which nobody listens. */
  readonly closedUrl: string
}

/** What really happened, as the sandboxes saw it. */
export interface Facts {
  readonly orders: number
  readonly requests: number
  readonly cancels: number
  /** Of the last order. */
  readonly description: string
  /** Of the last request. */
  readonly userAgent: string
}

export interface Stage extends Entries, Scene {
  /** The way in which this runtime prints a value when it is asked for everything. */
  print(value: unknown): string
  facts(): Promise<Facts>
  /** Resolves once a request of this step has reached a sandbox. */
  arrived(): Promise<void>
}

/** One thing that has to be the same everywhere. What it resolves to is compared with the expected table. */
export type Step = (stage: Stage) => Promise<string>
