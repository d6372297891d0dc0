/** A macrotask that waits for as little as the runtime allows. Node's `setTimeout` costs a millisecond, `setImmediate` nothing. */
const queue: (run: () => void) => unknown =
  // Looked up once and by name, so that fake timers installed later do not stop a manual clock.
  (globalThis as { setImmediate?: (run: () => void) => unknown }).setImmediate ?? globalThis.setTimeout

/** Resolves in the next turn of the event loop, after everything that only waits for promises has run. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => void queue(() => resolve()))
