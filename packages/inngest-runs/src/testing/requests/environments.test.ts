import { describe, expect, it } from 'vitest'
import { testing } from '../sandbox-calls.ts'

describe('environments', () => {
  it('share nothing', async () => {
    const { sandbox, call, data } = testing({ environments: ['production', 'branch'] })
    const main = sandbox.runs.start()
    const branch = sandbox.runs.start({ environment: 'branch', event: main.eventId })
    const path = `/v1/runs/${branch.runId}`
    // The same URL and key as later, to show that cached answers are kept apart.
    expect((await call('GET', `/v1/events/${main.eventId}/runs`)).body).toMatchObject({
      data: [{ run_id: main.runId }],
    })
    const inBranch = { 'x-inngest-env': 'branch' }
    expect((await call('GET', `/v1/events/${main.eventId}/runs`, inBranch)).body).toMatchObject({
      data: [{ run_id: branch.runId }],
    })
    expect(await data(path, inBranch)).toMatchObject({ run_id: branch.runId })
    expect((await call('GET', path)).body).toMatchObject({ status: 500 })
    expect((await call('DELETE', path)).status).toBe(404)
    expect((await call('GET', path, { 'x-inngest-env': 'nowhere' })).body).toMatchObject({ status: 500 })
    expect((await call('DELETE', path, inBranch)).status).toBe(200)
    expect(sandbox.requests[1]?.headers['x-inngest-env']).toBe('branch')
    expect(sandbox.runs.get(branch.runId)).toMatchObject({ environment: 'branch' })
  })

  it('are ignored by the open-source server', async () => {
    const { sandbox, data } = testing()
    const { runId } = sandbox.runs.start()
    expect(await data(`/v1/runs/${runId}`, { 'x-inngest-env': 'branch' })).toMatchObject({ run_id: runId })
  })
})
