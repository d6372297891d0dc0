import { join } from 'node:path'
import ts from 'typescript'

/** What an editor shows of a program, in places that comments with a name mark. */
export interface Editor {
  /** What is wrong with the program. */
  readonly complaints: readonly string[]
  /** The sentences that a hover shows about the name behind a mark. */
  hover(mark: string): string
  /** The names that are offered at a mark. */
  completions(mark: string): readonly string[]
}

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  types: [],
}

/**
 * Opens a program as an editor does, with the language service of TypeScript.
 *
 * @param folder has the packages in its node_modules.
 */
export function openInEditor(folder: string, program: string): Editor {
  const file = join(folder, 'edited.mts')
  const read = (name: string) => (name === file ? program : ts.sys.readFile(name))
  const exists = (name: string) => name === file || ts.sys.fileExists(name)
  const service = ts.createLanguageService({
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = read(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: exists,
    readFile: read,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  })
  const after = (mark: string): number => {
    const comment = `/*${mark}*/`
    const at = program.indexOf(comment)
    if (at < 0) throw new Error(`the program has no ${comment}`)
    return at + comment.length
  }
  return {
    get complaints() {
      return [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(
        ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
      )
    },
    hover: (mark) => ts.displayPartsToString(service.getQuickInfoAtPosition(file, after(mark))?.documentation),
    completions: (mark) =>
      service.getCompletionsAtPosition(file, after(mark), {})?.entries.map(({ name }) => name) ?? [],
  }
}
