import { failureOf } from '@x/test-kit'
import { expect, it } from 'vitest'
import { InngestRuns } from '../client.ts'
import { createManualClock } from '../testing/index.ts'
import { type RunChange, watchRuns } from './watch-runs.ts'

const NOW = Date.UTC(2026, 10, 30)
const idOf = (number: number) => `01M8K9BE2D84B62SPBAYT5${String(number).padStart(4, '0')}`

/** A server that answers what it is told to. */
function told(answers: { readonly list: (round: number) => object; readonly run: (id: string) => Response }) {
  const clock = createManualClock(NOW, { autoPause: false })
  let round = 0
  const fetch = async (input: string | URL | Request): Promise<Response> => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    if (pathname === '/v2/runs') {
      round += 1
      // As on the tapes, the last page has no cursor.
      return Response.json({ ...answers.list(round), page: { limit: 100 } })
    }
    return answers.run(pathname.split('/').at(-1) ?? '')
  }
  const inngest = new InngestRuns({ baseUrl: 'http://127.0.0.1:8288', isDev: true, fetch, clock, maxRetries: 0 })
  const controller = new AbortController()
  const seen: RunChange[] = []
  const watch = async () => {
    const options = { clock, signal: controller.signal, from: new Date(NOW), includeOutput: true }
    for await (const change of watchRuns(inngest, options)) seen.push(change)
  }
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 250) {
      await clock.advance(250)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { watch, pass, seen, stop: () => controller.abort() }
}

const row = (number: number) => ({ id: idOf(number), status: 'RUNNING', queuedAt: '2026-11-30T00:00:00Z' })
const NOT_FOUND = () => Response.json({ error: 'run not found', status: 404 }, { status: 404 })

it('a run that is not there any more is not followed further', async () => {
  const reads: string[] = []
  const { watch, pass, seen, stop } = told({
    // Without metadata, the clock of this machine counts.
    list: (round) => (round === 1 ? { data: [row(1)] } : {}),
    run: (id) => {
      reads.push(id)
      return NOT_FOUND()
    },
  })
  const watching = watch()
  await pass(25_000)
  stop()
  await watching
  expect(seen.map(({ kind, run }) => [kind, run.run_id])).toEqual([['new', idOf(1)]])
  expect(new Set(reads)).toEqual(new Set([idOf(1)]))
})

it('a read that fails ends the watch with its error', async () => {
  const { watch, pass } = told({
    list: () => ({ data: [row(1)] }),
    run: () => Response.json({ error: 'no', status: 403 }, { status: 403 }),
  })
  const failed = failureOf(watch())
  await pass(1_000)
  expect(await failed).toMatchObject({ name: 'PermissionError', status: 403 })
})

it('a row without a time is a run, too', async () => {
  const { watch, pass, seen, stop } = told({
    list: () => ({ data: [{ id: idOf(1), status: 'RUNNING' }] }),
    run: () => Response.json({ data: { run_id: idOf(1), status: 'Running', function_id: 'f' } }),
  })
  const watching = watch()
  await pass(12_000)
  stop()
  await watching
  expect(seen.map(({ kind }) => kind)).toEqual(['new'])
})

it('an end has the output of the run', async () => {
  const { watch, pass, seen, stop } = told({
    list: () => ({ data: [row(1)] }),
    run: () =>
      Response.json({
        data: {
          run_id: idOf(1),
          status: 'Completed',
          function_id: 'f',
          ended_at: '2026-11-30T00:00:09Z',
          output: { n: 1 },
        },
      }),
  })
  const watching = watch()
  await pass(12_000)
  stop()
  await watching
  expect(seen.map(({ kind, run }) => [kind, run.status, run.output])).toEqual([
    ['new', 'Running', undefined],
    ['ended', 'Completed', { n: 1 }],
  ])
})
