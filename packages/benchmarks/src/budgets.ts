/** Bytes, or files, that something may have. */
export interface Limit {
  /** Where it is meant to be. */
  readonly reach: number
  /** What the tests hold it to: `reach`, or a little above the figure of today while that is further off. Raise it only with the reason. */
  readonly limit: number
}

/** Of a program: gzipped bytes that are loaded at the start, and of all of it in one file. */
interface BundleLimits {
  readonly atStart: Limit
  readonly oneFile: Limit
}

/** By the name of the entry in `bundles/entries.ts`. */
export const BUNDLE_LIMITS = {
  // 2026-11-29: 51.3 kB, at the start as in one file: ky, 8.7 kB, comes with the client, so that nothing is loaded in the middle
  // of a payment that fails. Batches are an entry of their own. What is checked is the text that goes out, refusals are
  // bounded, keys and failures of the network are told in words, the age of a key is asked before each attempt, and an answer
  // is held against what was sent.
  runaCall: { atStart: { reach: 20_000, limit: 52_300 }, oneFile: { reach: 20_000, limit: 52_300 } },
  // 2026-11-29: 69.1 kB: the client, batches and a journal in memory. A batch looks in the list of orders before it sends.
  runaBulk: { atStart: { reach: 40_000, limit: 70_400 }, oneFile: { reach: 40_000, limit: 70_400 } },
  // 2026-11-29: 45.7 kB, ky included. 5 kB of it read by v2 what v1 gets wrong, wait for the runs of an event, and cancel by
  // three routes.
  inngestCall: { atStart: { reach: 20_000, limit: 46_500 }, oneFile: { reach: 20_000, limit: 46_500 } },
  // 2026-11-29: 97.0 kB: everything that they share is there twice.
  bothCalls: { atStart: { reach: 38_000, limit: 98_800 }, oneFile: { reach: 38_000, limit: 98_800 } },
  // 2026-11-22: 1.1 and 1.0 kB as one file: every class of errors stays, since each has a getter named by a symbol.
  runaGuard: { atStart: { reach: 2_000, limit: 2_000 }, oneFile: { reach: 2_000, limit: 2_000 } },
  inngestGuard: { atStart: { reach: 2_000, limit: 2_000 }, oneFile: { reach: 2_000, limit: 2_000 } },
} satisfies Readonly<Record<string, BundleLimits>>

/** Of each tarball, unpacked: files, bytes, and bytes without `./mcp` and the commands. */
export const INSTALLED_LIMITS = {
  // 2026-11-29: 65 files, 1,670 kB, of which everything else 915 kB. Servers are CommonJS all through, since Jest (without a
  // flag and Node 24) and ts-jest can require nothing else: 415 kB more, of which 340 kB are the protocol's.
  'runa-payouts': {
    files: { reach: 60, limit: 66 },
    // 2026-11-29: 1,769 kB, of which everything else 985 kB: batches look in the list of orders, hold answers against what was
    // sent and ask the age of each key; schemas that every host of models takes, and a document that gateways take.
    // 2026-11-29: 1,854 kB, 1,077 kB of it everything else: the sandbox on a port has a control endpoint, which listens as the
    // servers do. That code was the command's alone, and is there as CommonJS now.
    // 2026-11-29: 1,958 kB, 1,127 kB of it everything else: a deadline, a state that survives a restart and limits on orders,
    // in the REST adapter, and as CommonJS, too.
    whole: { reach: 1_000_000, limit: 1_978_000 },
    client: { reach: 350_000, limit: 1_139_000 },
  },
  // 2026-11-29: 49 files, 1,343 kB, of which everything else 607 kB, for the same reason. 116 kB are `./testing`: the sandbox
  // plays what was recorded of the real server, v2 included.
  'inngest-runs': {
    files: { reach: 60, limit: 60 },
    // 2026-11-29: 1,392 kB, 630 kB of it everything else: schemas that every host takes, and a document that gateways take.
    // 2026-11-29: 1,467 kB, 715 kB of it everything else, for the same reason.
    // 2026-11-29: 1,554 kB, 754 kB of it everything else: a deadline, logs of tool calls, and the choice of what is served.
    whole: { reach: 1_000_000, limit: 1_570_000 },
    client: { reach: 350_000, limit: 762_000 },
  },
} satisfies Readonly<Record<string, Readonly<Record<'files' | 'whole' | 'client', Limit>>>>
