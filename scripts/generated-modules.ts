import { readFile } from 'node:fs/promises'
import { listed } from '@x/transport'
import type { GeneratedFrom } from './generated-from.ts'
import { openapiModule } from './openapi-module.ts'
import {
  handwrittenNames,
  operationsModule,
  routeDocumentsModule,
  sandboxRoutesModule,
  servedModule,
} from './operation-modules.ts'
import { wireTypes } from './wire-types.ts'

const MODULES: readonly { readonly file: string; readonly generate: (from: GeneratedFrom) => Promise<string> }[] = [
  { file: 'wire.gen.ts', generate: wireTypes },
  { file: 'openapi.gen.ts', generate: openapiModule },
  { file: 'api/operations.gen.ts', generate: operationsModule },
  { file: 'served/rows.gen.ts', generate: servedModule },
  { file: 'served/route-documents.gen.ts', generate: routeDocumentsModule },
  { file: 'testing/requests/routes.gen.ts', generate: sandboxRoutesModule },
]

/** A generated module, by its file below the source folder of a package. */
export interface GeneratedModule {
  readonly file: string
  readonly text: string
}

/**
 * Everything that is generated for a package.
 *
 * @param folder the source folder of the package, with a slash at its end.
 * @throws Error for a schema or a function that the OpenAPI file names and nobody has written.
 */
export async function generatedModules(from: GeneratedFrom, folder: URL): Promise<readonly GeneratedModule[]> {
  const { schemas, functions } = await handwrittenNames(from)
  await checkExports(new URL('schemas/index.ts', folder), schemas)
  await checkExports(new URL('api/normalise.ts', folder), functions)
  return Promise.all(MODULES.map(async ({ file, generate }) => ({ file, text: await generate(from) })))
}

async function checkExports(file: URL, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const source = await readFile(file, 'utf8')
  const missing = names.filter((name) => !new RegExp(`export (const|function) ${name}\\b`).test(source))
  if (missing.length > 0) throw new Error(`${file.pathname} does not export ${listed(missing)}, which the table needs`)
}
