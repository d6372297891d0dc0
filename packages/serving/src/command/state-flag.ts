import type { FileState } from '../state/file-state.ts'
import type { StateStore } from '../state/state-store.ts'

/** Runs with the state in a file, if there is one, and gives the file back at the end. */
export async function withState<Result>(
  opened: Promise<FileState> | undefined,
  run: (state: StateStore | undefined) => Promise<Result>,
): Promise<Result> {
  const state = await opened
  try {
    return await run(state)
  } finally {
    await state?.close()
  }
}
