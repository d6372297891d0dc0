const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'may not be used by this user',
  EADDRNOTAVAIL: 'cannot be had: this machine does not have that address',
  ENOTFOUND: 'cannot be had: there is no host of that name',
}

/** Why a port cannot be had, and what to change, in one line. */
export function listenProblem(
  error: unknown,
  { host, port, flag }: { readonly host: string; readonly port: number; readonly flag: string },
): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  const why = (typeof code === 'string' ? WHY[code] : undefined) ?? `cannot be had (${String(code ?? error)})`
  const change = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' ? '--host' : flag
  return `port ${port} on ${host} ${why}; choose another with ${change}`
}
