import { fileURLToPath } from 'node:url'
import { drawn } from './drawing.ts'
import { recordDemo } from './recording.ts'
import { sameEveryTime } from './same-every-time.ts'
import { screenAfter } from './screen.ts'

export const PICTURE = fileURLToPath(new URL('../../examples/demo/demo.svg', import.meta.url))

const COLUMNS = 100
const COMMAND = 'npx -y pnpm@12 demo'

/** What a terminal shows after the demo, as an SVG: the same bytes each time. */
export async function demoPicture(): Promise<string> {
  const written = sameEveryTime(await recordDemo('terminal'))
  return drawn({
    title: `What ${COMMAND} shows`,
    description:
      'A terminal. The demo finds a gift card, pays for it, redeems it, pays once although the connection breaks, and shows a refused order. Then it follows, fails and cancels runs.',
    columns: COLUMNS,
    rows: await screenAfter(`\u001b[2m$\u001b[22m ${COMMAND}\n${written}`, COLUMNS),
  })
}
