import { VERSION } from './version.ts'

/** The User-Agent header: this package, then the application (RFC 9110, 10.1.5). */
export function userAgent(appInfo?: {
  readonly name: string
  readonly version?: string
  readonly url?: string
}): string {
  const own = `x-runa-payouts/${VERSION}`
  if (appInfo === undefined) return own
  const { name, version, url } = appInfo
  return `${own} ${name}${version === undefined ? '' : `/${version}`}${url === undefined ? '' : ` (${url})`}`
}
