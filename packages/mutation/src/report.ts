import type { MutationVerdict } from './judge-mutants.ts'

/** The result of a run, for people. */
export function reportOf({ files, tried, noticed, accepted, unexplained, stale }: MutationVerdict): string {
  const lines = [
    ...files.map((file) => `${percent(file.noticed, file.tried)}  ${file.path} (${file.noticed} of ${file.tried})`),
    ...unexplained.map(({ file, number, line, change }) => `NOT NOTICED  ${file}:${number}\n  ${line}\n  ${change}`),
    ...stale.map(({ file, line, change }) => `REASON WITHOUT A SURVIVOR  ${file}\n  ${line}\n  ${change}`),
    `${tried} changes, ${noticed} noticed by a test, ${accepted} not noticed for a written reason, ${unexplained.length} not noticed without one.`,
    `Mutation score: ${percent(noticed, tried).trim()}`,
  ]
  return `\n${lines.join('\n')}\n`
}

const percent = (part: number, whole: number): string =>
  `${(whole === 0 ? 100 : (part / whole) * 100).toFixed(1)} %`.padStart(7)
