import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const manifest = new URL(import.meta.resolve('@x/runa-payouts/package.json'))
const { bin }: { readonly bin: Readonly<Record<string, string>> } = JSON.parse(await readFile(manifest, 'utf8'))

/** The installed command `runa-payouts`. */
export const COMMAND = fileURLToPath(new URL(bin['runa-payouts'] ?? '', manifest))
