/** Bytes, or files, that something may have. */
export interface Limit {
  /** Where it is meant to be. */
  readonly reach: number
  /** What the tests hold it to: `reach`, or a little above the figure of today while that is further off. Only lower it. */
  readonly limit: number
}

/** Of a program: gzipped bytes that are loaded at the start, and of all of it in one file. */
interface BundleLimits {
  readonly atStart: Limit
  readonly oneFile: Limit
}

/** By the name of the entry in `bundles/entries.ts`. */
export const BUNDLE_LIMITS = {
  // 2026-11-29: 32.0 kB at the start, 40.7 kB as one file: batches are an entry of their own.
  runaCall: { atStart: { reach: 20_000, limit: 34_500 }, oneFile: { reach: 20_000, limit: 43_500 } },
  // 2026-11-29: 44.9 kB at the start, 53.6 kB as one file: the client, batches and a journal in memory.
  runaBulk: { atStart: { reach: 40_000, limit: 47_500 }, oneFile: { reach: 40_000, limit: 56_500 } },
  // 2026-11-29: 31.8 kB at the start, 40.4 kB as one file: outputs, cancels and the runs of an event are read by two versions
  // of the API, and whatever is wrong with a key or a URL has words of its own.
  inngestCall: { atStart: { reach: 20_000, limit: 33_500 }, oneFile: { reach: 20_000, limit: 42_500 } },
  // 2026-11-29: 57.2 kB and 67.5 kB: everything that they share is there twice.
  bothCalls: { atStart: { reach: 38_000, limit: 67_000 }, oneFile: { reach: 38_000, limit: 76_500 } },
  // 2026-11-22: 1.1 and 1.0 kB as one file: every class of errors stays, since each has a getter named by a symbol.
  runaGuard: { atStart: { reach: 2_000, limit: 2_000 }, oneFile: { reach: 2_000, limit: 2_000 } },
  inngestGuard: { atStart: { reach: 2_000, limit: 2_000 }, oneFile: { reach: 2_000, limit: 2_000 } },
} satisfies Readonly<Record<string, BundleLimits>>

/** Of each tarball, unpacked: files, bytes, and bytes without `./mcp` and the commands. */
export const INSTALLED_LIMITS = {
  // 2026-11-29: 62 files, 1,138 kB, of which everything else 746 kB: two files go with the loop of retries, which is loaded later.
  'runa-payouts': {
    files: { reach: 60, limit: 62 },
    whole: { reach: 1_000_000, limit: 1_175_000 },
    client: { reach: 350_000, limit: 785_000 },
  },
  // 2026-11-29: 46 files, 890 kB, of which everything else 505 kB: the sandbox plays both versions of the API.
  'inngest-runs': {
    files: { reach: 60, limit: 60 },
    whole: { reach: 1_000_000, limit: 1_000_000 },
    client: { reach: 350_000, limit: 540_000 },
  },
} satisfies Readonly<Record<string, Readonly<Record<'files' | 'whole' | 'client', Limit>>>>
