/** The callbacks for each signal, and the one listener that calls them. */
const waiting = new WeakMap<AbortSignal, { readonly callbacks: Set<() => void>; readonly listener: () => void }>()

/**
 * Calls `callback` once when the signal aborts; the returned function cancels that. Not called for a signal that has
 * already aborted.
 *
 * A signal has one listener of ours, however many callbacks wait: programs pass one signal to all their calls, and Node
 * 20 prints a MaxListenersExceededWarning for the eleventh listener. Once no callback waits, the listener is removed.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return () => {}
  // A new function for each call: the same callback may wait twice.
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
    const all = [...callbacks]
    callbacks.clear()
    for (const callback of all) callback()
  }
  const made = { callbacks, listener }
  waiting.set(signal, made)
  signal.addEventListener('abort', listener, { once: true })
  return made
}
