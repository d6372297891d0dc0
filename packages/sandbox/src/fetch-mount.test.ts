import { describe, expect, it } from 'vitest'
import { nextTurn } from './manual-clock.ts'
import { createFetchMount } from './mounts.ts'
import type { ReplyPlan, SandboxRequest } from './reply.ts'

const url = 'https://upstream.example/v1/things?a=1'

function mounted(plan: ReplyPlan | Promise<ReplyPlan>) {
  const seen: SandboxRequest[] = []
  const fetch = createFetchMount(async (request) => {
    seen.push(request)
    return plan
  })
  return { fetch, seen }
}

/** A signal that counts its listeners. */
function countedSignal() {
  const { signal } = new AbortController()
  let listeners = 0
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)]
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1
    remove(...args)
  }
  return { signal, listeners: () => listeners }
}

const ok: ReplyPlan = { kind: 'respond', status: 200, headers: { A: 'b' }, body: 'fine' }
const half: ReplyPlan = { ...ok, kind: 'partial-stall', sent: 'fi' }

describe('createFetchMount', () => {
  it('passes on the whole request', async () => {
    const { fetch, seen } = mounted(ok)
    const init = { method: 'POST', headers: { 'X-Key': '1' }, body: '{"ä":1}' }
    await fetch(url, init)
    await fetch(new URL(url), init)
    await fetch(new Request(url, init))
    for (const { method, url: target, headers, body } of seen) {
      expect([method, target.href, headers.get('x-key'), body]).toEqual(['POST', url, '1', '{"ä":1}'])
    }
    expect(seen).toHaveLength(3)
  })

  it('makes no request when the signal is already aborted', async () => {
    const { fetch, seen } = mounted(ok)
    const reason = new Error('changed my mind')
    await expect(fetch(url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    await expect(fetch(new Request(url, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
    expect(seen).toEqual([])
  })

  it('stops waiting when the signal aborts, whether it came with the options or the request', async () => {
    const { fetch, seen } = mounted(new Promise<never>(() => {}))
    const controller = new AbortController()
    const { signal } = controller
    const calls = [fetch(url, { signal }), fetch(new Request(url, { signal }))]
    const ends = Promise.allSettled(calls)
    await expect.poll(() => seen).toHaveLength(2)
    controller.abort(new Error('enough'))
    expect((await ends).map((end) => end.status === 'rejected' && String(end.reason))).toEqual([
      'Error: enough',
      'Error: enough',
    ])
  })

  it('stops a stalled body when the signal aborts', async () => {
    const controller = new AbortController()
    const response = await mounted(half).fetch(url, { signal: controller.signal })
    const reading = response.text()
    await nextTurn()
    controller.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
  })

  it('keeps no listener once it has answered, failed, or been cancelled', async () => {
    const { signal, listeners } = countedSignal()
    await (await mounted(ok).fetch(url, { signal })).text()
    await expect(mounted({ kind: 'drop' }).fetch(url, { signal })).rejects.toThrow('fetch failed')
    const reader = (await mounted(half).fetch(url, { signal })).body?.getReader()
    await reader?.read()
    void reader?.read()
    await expect.poll(() => listeners()).toBe(1)
    await reader?.cancel()
    await expect.poll(() => listeners()).toBe(0)
  })

  it('promises the whole length of a body that breaks off', async () => {
    const response = await mounted({ ...ok, kind: 'partial-close', sent: 'fi' }).fetch(url)
    expect(response.headers.get('Content-Length')).toBe('4')
    await expect(response.text()).rejects.toMatchObject({ message: 'terminated', cause: { code: 'UND_ERR_SOCKET' } })
  })

  it('supports statuses without a body', async () => {
    const response = await mounted({ kind: 'respond', status: 204, headers: {}, body: '' }).fetch(url)
    expect([response.status, response.body]).toEqual([204, null])
  })
})
