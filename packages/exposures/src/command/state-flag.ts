import { openFileState } from '../state/file-state.ts'
import type { StateStore } from '../state/state-store.ts'

/** Runs with the state in a file, if one is named, and gives the file back at the end. */
export async function withState<Result>(
  { path, owner }: { readonly path: string | undefined; readonly owner: string },
  run: (state: StateStore | undefined) => Promise<Result>,
): Promise<Result> {
  if (path === undefined) return run(undefined)
  const state = await openFileState(path, { owner })
  try {
    return await run(state)
  } finally {
    await state.close()
  }
}
