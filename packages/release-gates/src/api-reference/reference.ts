import { fileURLToPath } from 'node:url'
import { Application, LogLevel, type ProjectReflection } from 'typedoc'
import { inPackage, type Published } from '../published.ts'
import { entryPointsOf } from './entry-points.ts'
import { LEFT_OUT } from './left-out.ts'

export interface Reference {
  readonly project: ProjectReflection
  /** What is not as it should be: links to nowhere, types that the reader cannot look up. */
  readonly complaints: readonly string[]
  write(folder: string): Promise<void>
}

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/**
 * Reads the declarations that a package publishes, and not its sources: what the reference shows is what a user's
 * compiler sees.
 */
export async function referenceOf(folder: Published): Promise<Reference> {
  const entryPoints = entryPointsOf(folder)
  const [main] = entryPoints
  const app = await Application.bootstrap({
    name: main?.specifier ?? folder,
    entryPoints: entryPoints.map(({ declarations }) => declarations),
    tsconfig: pathOf('./tsconfig.reference.json'),
    readme: inPackage(folder, 'README.md'),
    // The repository has no public address to link to.
    disableSources: true,
    disableGit: true,
    intentionallyNotExported: [...LEFT_OUT[folder]],
    validation: {
      notExported: true,
      invalidLink: true,
      invalidPath: true,
      rewrittenLink: true,
      unusedMergeModuleWith: true,
    },
    logLevel: 'Warn',
  })
  const complaints: string[] = []
  app.logger.log = (message, level) => {
    if (level >= LogLevel.Warn) complaints.push(message)
  }
  const project = await app.convert()
  if (project === undefined) throw new Error(`no reference of ${folder}:\n${complaints.join('\n')}`)
  // Modules are called what a user writes to import them.
  for (const module of project.children ?? []) {
    module.name = module.name === 'index' ? project.name : `${project.name}/${module.name}`
  }
  app.validate(project)
  return { project, complaints, write: (out) => app.generateDocs(project, out) }
}
