import { type Difference, differencesOf } from './expected.ts'
import type { Project } from './project.ts'
import type { Runtime } from './runtimes.ts'
import { startUpstream } from './upstream.ts'

export interface Trial {
  readonly runtime: Runtime
  readonly differences: readonly Difference[]
  readonly ms: number
}

/** Runs the contract in one runtime, against sandboxes of its own. */
export async function tryRuntime(runtime: Runtime, path: string, project: Project): Promise<Trial> {
  const upstream = await startUpstream()
  const began = performance.now()
  try {
    const printed = await runtime.run(path, project, upstream.control)
    const results: Record<string, unknown> = JSON.parse(printed)
    return { runtime, differences: differencesOf(runtime, results), ms: performance.now() - began }
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error)
    const difference = { step: '(the program)', expected: 'one line of JSON, and nothing else', got }
    return { runtime, differences: [difference], ms: performance.now() - began }
  } finally {
    await upstream.close()
  }
}
