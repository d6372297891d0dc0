// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Runs a program instead of this one: same terminal, same signals, same end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<number>} Its exit code.
 */
export async function run(command, args) {
  const child = spawn(command, args, { stdio: 'inherit' })
  // A terminal signals the child itself; this process has to outlive it. A process manager signals only this process.
  const leaveToChild = () => {}
  const passOn = () => child.kill('SIGTERM')
  process.on('SIGINT', leaveToChild).on('SIGTERM', passOn)
  const [code, signal] = await once(child, 'exit')
  process.off('SIGINT', leaveToChild).off('SIGTERM', passOn)
  if (signal !== null) process.kill(process.pid, signal)
  return code ?? 1
}
