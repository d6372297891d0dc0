import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeProject, type Project } from './project.ts'
import { PINNED_NODE } from './runtimes.ts'
import { tryRuntime } from './try-runtime.ts'

let project: Project

beforeAll(async () => {
  project = await makeProject()
})
afterAll(() => project.remove())

// The other runtimes are large, and are tried by `pnpm runtimes`.
it.each(PINNED_NODE.map((runtime) => [runtime.name, runtime.format, runtime] as const))(
  '%s keeps the contract with the packages as %s',
  async (_, __, runtime) => {
    const { differences } = await tryRuntime(runtime, process.execPath, project)
    expect(differences).toEqual([])
  },
)
