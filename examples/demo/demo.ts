import { showPayouts } from './payouts.ts'
import { showRuns } from './runs.ts'
import { bold, dim, green, line, row } from './screen.ts'
import { chooseUpstream } from './upstream.ts'

const upstream = await chooseUpstream()
line()
if (upstream.kind === 'sandbox') {
  line(`${bold('@x/runa-payouts')} against its sandbox at ${upstream.baseUrl}`)
  line(dim("No account, no money. Set RUNA_API_KEY to a playground key (xx…) to use Runa's real playground."))
} else {
  line(`${bold('@x/runa-payouts')} against ${bold("Runa's real playground")}, with the key in RUNA_API_KEY`)
}
try {
  const shown = await showPayouts(upstream)
  await showRuns(shown + 1)
} finally {
  await upstream.close()
}
line(`${green('Everything went as it should.')} What next:`)
row('read', 'examples/demo                      what you just ran')
row('serve', 'npx -y pnpm@12 serve               REST and MCP servers, for curl and for models')
row('pay a list', 'npx -y pnpm@12 demo:bulk-payouts   200 people, killed half-way, each paid once')
