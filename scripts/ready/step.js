// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'

const out = process.stderr

/**
 * Runs a program, says what it is doing, and shows what the program wrote only if it fails. On a terminal one line counts
 * the seconds. Anywhere else there is a line at the beginning and one at the end. All of it goes to standard error, as
 * standard output belongs to the script that comes next.
 *
 * @param {object} step
 * @param {string} step.doing is shown when the program starts, or when it first writes.
 * @param {string} step.done is shown at its end, with the seconds.
 * @param {'starts' | 'writes'} step.shownWhenIt
 * @param {readonly [string, ...string[]]} step.command
 * @param {import('node:child_process').SpawnOptions} [step.options]
 * @returns {Promise<boolean>} Whether anything was shown.
 */
export async function step({ doing, done, shownWhenIt, command: [program, ...args], options }) {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const began = Date.now()
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  let isShown = false
  const show = () => {
    if (isShown) return
    isShown = true
    if (!out.isTTY) out.write(`${doing} …\n`)
    else {
      out.write(`${doing} … `)
      timer = setInterval(() => out.write(`\r\x1b[2K${doing} … ${seconds()}`), 1_000)
    }
  }
  const close = (/** @type {string} */ text) => {
    clearInterval(timer)
    out.write(out.isTTY ? `\r\x1b[2K${text}\n` : `${text}\n`)
  }

  let written = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      written += text
      show()
    })
  }
  // A terminal signals the child too. A process manager does not, and the child may be installing.
  /** @type {NodeJS.Signals | undefined} */
  let stoppedBy
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stoppedBy = signal
    child.kill(signal)
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  if (shownWhenIt === 'starts') show()

  const [code] = await once(child, 'close').catch((error) => {
    written += error.message
    return [1]
  })
  process.off('SIGINT', stop).off('SIGTERM', stop)
  if (stoppedBy !== undefined) {
    close('Stopped.')
    process.kill(process.pid, stoppedBy)
    // The signal ends this process in a moment: nothing else may start.
    await new Promise(() => setInterval(() => {}, 1_000))
  }
  if (code !== 0) {
    close(`${doing}: failed after ${seconds()}. This is what ${program} wrote:`)
    out.write(`\n${written.trimEnd()}\n`)
    process.exit(1)
  }
  if (isShown) close(`${done} in ${seconds()}.`)
  return isShown
}
