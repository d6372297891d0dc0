import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/**
 * Serves both packages side by side, as their commands do. Arguments after the script's name go to both of them:
 * `--sandbox` needs no key.
 */
const COMMANDS = [
  ['runa-payouts', 'serve'],
  ['inngest-runs', 'serve', '--rest-port', '8081', '--mcp-port', '9091'],
] as const

const children = COMMANDS.map(([name, ...args]) => {
  const program = fileURLToPath(new URL(`../packages/${name}/dist/command.js`, import.meta.url))
  return spawn(process.execPath, [program, ...args, ...process.argv.slice(2)], { stdio: 'inherit' })
})

const stopAll = () => {
  for (const child of children) child.kill('SIGTERM')
}
// A terminal signals the children itself; a process manager signals only this process. The first signal is passed on
// once.
process.once('SIGTERM', stopAll)
process.on('SIGINT', () => {})

const codes = await Promise.all(
  children.map(async (child) => {
    const [code] = await once(child, 'exit')
    // If one of them stops, the other stops too.
    if (code !== 0) stopAll()
    return typeof code === 'number' ? code : 1
  }),
)
process.exitCode = Math.max(...codes)
