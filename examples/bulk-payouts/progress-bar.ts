import type { PayoutCounts } from '@x/runa-payouts/bulk'

const WIDTH = 40
const out = process.stdout

/** The progress of a batch: a bar on a terminal; in a file or a pipe, a line for every tenth. */
export function progressBar(total: number): { update(counts: PayoutCounts): void; end(): void } {
  let shown = -1
  return {
    update({ payouts, paid, already_paid, orders }) {
      const done = total === 0 ? 1 : Math.min(1, payouts / total)
      const steps = Math.floor(done * (out.isTTY ? WIDTH : 10))
      // There are thousands of results, and a terminal is slow.
      if (steps === shown) return
      shown = steps
      const text = `${payouts} of ${total}: ${paid} paid, ${already_paid} paid before, in ${orders} orders`
      out.write(
        out.isTTY ? `\r\x1b[2K${'█'.repeat(steps)}${'░'.repeat(WIDTH - steps)} ${text}` : `${steps * 10} % ${text}\n`,
      )
    },
    end() {
      if (out.isTTY) out.write('\n')
    },
  }
}
