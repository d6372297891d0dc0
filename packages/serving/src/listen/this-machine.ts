import { isLoopback } from '@x/transport'

/** Whether an address to listen on is reached from this machine alone. */
export function isThisMachine(host: string): boolean {
  const url = `http://${host.includes(':') ? `[${host}]` : host}`
  return URL.canParse(url) && isLoopback(url)
}
