/**
 * Loaded before a program whose process is to be killed: at the n-th order that it sends, at the moment that the
 * environment variable DIES_AT names, such as `2 answered`.
 */
import process from 'node:process'

const [number, moment] = (process.env.DIES_AT ?? '').split(' ')
const send = globalThis.fetch
let orders = 0

const die = () => process.kill(process.pid, 'SIGKILL')

globalThis.fetch = async (...request) => {
  const { method, url } = new Request(...request)
  if (method !== 'POST' || !url.endsWith('/order')) return send(...request)
  orders += 1
  const isLast = String(orders) === number
  if (isLast && moment === 'claimed') die()
  const answer = await send(...request)
  if (isLast && moment === 'answered') die()
  if (isLast && moment === 'soon') setTimeout(die, Math.random() * 10)
  return answer
}
