/** Who waits for the abort of each signal, and the one listener that tells them. */
const waiting = new WeakMap<AbortSignal, { readonly callbacks: Set<() => void>; readonly listener: () => void }>()

/**
 * Calls `callback` once when the signal aborts; the function that it gives takes that back. Not called for a signal that
 * has aborted before.
 *
 * However many wait, a signal has one listener of ours: programs hand one signal to all their calls, and Node 20 prints a
 * MaxListenersExceededWarning for the eleventh listener. Once nobody waits, there is none.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return () => {}
  // One of its own for each call: the same function may wait twice.
  const own = () => callback()
  const { callbacks, listener } = waiting.get(signal) ?? listen(signal)
  callbacks.add(own)
  return () => {
    if (!callbacks.delete(own) || callbacks.size > 0) return
    waiting.delete(signal)
    signal.removeEventListener('abort', listener)
  }
}

function listen(signal: AbortSignal) {
  const callbacks = new Set<() => void>()
  const listener = () => {
    waiting.delete(signal)
    const told = [...callbacks]
    callbacks.clear()
    for (const callback of told) callback()
  }
  const made = { callbacks, listener }
  waiting.set(signal, made)
  signal.addEventListener('abort', listener, { once: true })
  return made
}
