import { createManualClock } from '@x/sandbox'
import { it } from 'vitest'
import { payout, USD } from '../../test/batches.ts'
import { RunaPayouts } from '../index.ts'
import { createRunaSandbox } from '../testing/index.ts'
it('x', async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 22))
  const sandbox = createRunaSandbox({ clock })
  const odd: unknown[] = []
  const runa = new RunaPayouts({ apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl, fetch: sandbox.fetch, ...{ clock, random: () => 0.5 }, onAttempt: (e) => { if (e.verdict !== 'accepted') odd.push([e.operation, e.startedAt - Date.UTC(2026,10,22), e.durationMs, e.cause, e.status, e.number, e.retryDelayMs]) } })
  await runa.sendPayouts((function* () { for (let n = 0; n < 3000; n += 1) yield payout(`p${n}`) })(), { reference: 'm', payment_method: USD, startedAt: clock.now() })
  const at = sandbox.requests.filter(r=>r.operation==='createOrder').map(r=>Math.round(r.at - Date.UTC(2026,10,22)))
  console.log(at.slice(0,15), clock.now()-Date.UTC(2026,10,22), at.length)
  console.log(odd)
  for (let i=1;i<at.length;i++) { const g=(at[i]??0)-(at[i-1]??0); if (g<209||g>212) console.log(i, at[i-1], at[i], g) }
}, 60000)
