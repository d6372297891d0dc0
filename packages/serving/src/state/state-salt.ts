import { changeState } from './change-state.ts'
import type { StateStore } from './state-store.ts'

/** Goes into every fingerprint, so that those of two stores say nothing about each other. Made by the first to ask. */
export const saltOf = (store: StateStore): Promise<string> =>
  changeState(store, 'salt', (before) => {
    const salt = before ?? globalThis.crypto.randomUUID()
    return { after: salt, keepMs: undefined, result: salt }
  })
