import { fileURLToPath } from 'node:url'
import { Application, Converter, LogLevel, type ProjectReflection, ReflectionKind } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import type { Published } from '../published.ts'
import { entryPointsOf } from './entry-points.ts'
import { constructorLast, groupsOf, isError } from './groups.ts'
import { LEFT_OUT } from './left-out.ts'

/** The file in which the pages that `write` makes are listed: entry points, their groups, and the names in them. */
export const NAVIGATION = 'navigation.json'

export interface Reference {
  readonly project: ProjectReflection
  /** What is not as it should be: links to nowhere, types that the reader cannot look up. */
  readonly complaints: readonly string[]
  /** Writes a page of Markdown for every entry point and every name into a folder. */
  write(folder: string): Promise<void>
}

/** Pages that are read on a phone, too: no column that says the same in every row, and no breadcrumbs of their own. */
const MARKDOWN: PluginOptions = {
  excludeScopesInPaths: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  useCodeBlocks: true,
  indexFormat: 'table',
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  propertyMembersFormat: 'table',
  typeDeclarationFormat: 'table',
  tableColumnSettings: {
    hideDefaults: true,
    hideInherited: true,
    hideModifiers: true,
    hideOverrides: true,
    leftAlignHeaders: true,
  },
  pageTitleTemplates: { member: '{name}', module: '{name}' },
}

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/**
 * Reads the declarations that a package publishes, and not its sources: what the reference shows is what a user's
 * compiler sees.
 */
export async function referenceOf(folder: Published): Promise<Reference> {
  const entryPoints = entryPointsOf(folder)
  const [main] = entryPoints
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    ...MARKDOWN,
    name: main?.specifier ?? folder,
    entryPoints: entryPoints.map(({ declarations }) => declarations),
    tsconfig: pathOf('./tsconfig.reference.json'),
    // The READMEs are pages of the site.
    readme: 'none',
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
  // Before TypeDoc makes groups and hierarchies, which would keep it.
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => leaveOutInternals(project))
  const project = await app.convert()
  if (project === undefined) throw new Error(`no reference of ${folder}:\n${complaints.join('\n')}`)
  // Modules are called what a user writes to import them.
  for (const module of project.children ?? []) {
    module.name = module.name === 'index' ? project.name : `${project.name}/${module.name}`
    module.groups = groupsOf(module)
    for (const child of module.children ?? []) if (isError(child)) constructorLast(child)
  }
  app.validate(project)
  const write = async (out: string) => {
    app.options.setValue('navigationJson', `${out}/${NAVIGATION}`)
    await app.outputs.writeOutput({ name: 'markdown', path: out }, project)
  }
  return { project, complaints, write }
}

/** What declarations have to mention, and a reader can do nothing with. */
function leaveOutInternals(project: ProjectReflection): void {
  // What can be set and not read is for the package itself.
  for (const accessor of project.getReflectionsByKind(ReflectionKind.Accessor)) {
    if (accessor.isDeclaration() && accessor.getSignature === undefined) project.removeReflection(accessor)
  }
  // A class that is not exported cannot be looked up.
  for (const one of project.getReflectionsByKind(ReflectionKind.Class)) {
    if (!one.isDeclaration()) continue
    const known = (one.extendedTypes ?? []).filter(
      (type) => type.type === 'reference' && (type.reflection !== undefined || type.package === 'typescript'),
    )
    if (known.length > 0) one.extendedTypes = known
    else delete one.extendedTypes
  }
}
