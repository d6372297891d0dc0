import { showPayouts } from './payouts.ts'
import { showRuns } from './runs.ts'
import { bold, dim, green, line } from './screen.ts'
import { chooseUpstream } from './upstream.ts'

const upstream = await chooseUpstream()
line()
line(
  upstream.kind === 'sandbox'
    ? `${bold('@x/runa-payouts')} against its own sandbox at ${upstream.baseUrl} ${dim('(set RUNA_API_KEY to a playground key, xx…, for the real playground)')}`
    : `${bold('@x/runa-payouts')} against ${bold("Runa's real playground")}, with the key in RUNA_API_KEY`,
)
try {
  const shown = await showPayouts(upstream)
  await showRuns(shown + 1)
  line(green('Everything went as it should.'))
} finally {
  await upstream.close()
}
