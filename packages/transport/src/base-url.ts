import { surrogateProblem } from './surrogate.ts'

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

/** What is wrong with a base URL, or undefined. Plain http would show the key to everybody on the way. */
export function baseUrlProblem(value: string): string | undefined {
  if (value.trim() !== value) return 'expected no white space at either end'
  if (surrogateProblem(value) !== undefined) return surrogateProblem(value)
  let url: URL
  try {
    url = new URL(value)
  } catch {
    return 'expected an absolute URL'
  }
  if (url.username !== '' || url.password !== '') return 'expected a URL without user name and password'
  if (value.includes('?') || value.includes('#')) return 'expected a URL without query and fragment'
  if (url.protocol === 'https:') return undefined
  if (url.protocol !== 'http:') return `expected https, got ${url.protocol.slice(0, -1)}`
  return LOOPBACK.test(url.hostname) ? undefined : 'expected https: plain http is for loopback addresses only'
}

/** Whether a URL stays on this machine. */
export const isLoopback = (url: string): boolean => LOOPBACK.test(new URL(url).hostname)

export const withoutTrailingSlash = (url: string): string => url.replace(/\/+$/, '')
