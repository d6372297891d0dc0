import { statSync } from 'node:fs'
import { resolve } from 'node:path'

/** A pipe or a device: nothing beside it lasts, and a file that takes its place breaks it for others. */
export function isStream(path: string): boolean {
  if (/^\/(?:dev(?!\/shm\/)|proc)\//.test(resolve(path))) return true
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && !found.isFile() && !found.isDirectory()
}
