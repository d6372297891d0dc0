/** The calling application, beside the package itself. */
export interface AppInfo {
  readonly name: string
  readonly version?: string | undefined
  readonly url?: string | undefined
}

/** The User-Agent header: the package, then the application (RFC 9110, 10.1.5). */
export function userAgent(product: string, productVersion: string, appInfo?: AppInfo): string {
  const own = `${product}/${productVersion}`
  if (appInfo === undefined) return own
  const { name, version, url } = appInfo
  return `${own} ${name}${version === undefined ? '' : `/${version}`}${url === undefined ? '' : ` (${url})`}`
}
