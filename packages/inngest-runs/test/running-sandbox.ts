import { closing } from '@x/test-kit'
import { InngestRuns, type InngestRunsOptions } from '../src/index.ts'
import { createManualClock, type InngestSandboxOptions, type ManualClock } from '../src/testing/index.ts'
import { type InngestSandboxServer, startInngestSandbox } from '../src/testing/server.ts'

/** A sandbox on a real socket, a clock that the test holds, and a client of both. */
export interface Running extends InngestSandboxServer {
  readonly clock: ManualClock
  readonly client: (options?: InngestRunsOptions) => InngestRuns
}

export const NOW = Date.UTC(2026, 10, 22)

/** Starts sandboxes for tests; `close` ends all that were started. */
export function sandboxes() {
  const { keep, close } = closing()
  return {
    async start(options: InngestSandboxOptions = {}): Promise<Running> {
      const clock = createManualClock(NOW)
      const server = keep(await startInngestSandbox({ clock, ...options }))
      const client = (own: InngestRunsOptions = {}) =>
        new InngestRuns({
          apiKey: server.signingKey,
          baseUrl: server.url,
          ...own,
          // Hidden options: the client shares the sandbox's time, and chance is out of play.
          ...{ clock, random: () => 0 },
        })
      return { ...server, clock, client }
    },
    close,
  }
}

/** A ULID that no sandbox gives out. */
export const UNKNOWN_ID = '01HX9TK1GG2EQE3ZXV4F9S9N7P'
