import { isLoopback } from '@x/transport'

/** How a sandbox is reached. */
export interface SandboxAddress {
  /** For a program that calls it. */
  readonly url: string
  /** Whether it is called by other machines, so that clients have to be told that plain http is meant. */
  readonly beyondThisMachine: boolean
}

/**
 * Where a sandbox is called that listens at a URL. "Every address" is none that can be called: other machines and
 * containers know this one by its name.
 */
export function sandboxAddress(listensAt: string, hostname: string): SandboxAddress {
  // The path stays: a base URL may have one.
  const url = listensAt.replace(/(?<=^http:\/\/)(?:0\.0\.0\.0|\[::\])(?=[:/]|$)/, () => hostname)
  return { url, beyondThisMachine: !isLoopback(url) }
}
