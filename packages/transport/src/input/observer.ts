/** Calls an observer. Its own failure, now or later, must not look like the call's, nor lose its result. */
export function undisturbed(tell: () => unknown): void {
  try {
    const told = tell()
    // Documented at every such option: what it throws is ignored.
    if (told !== undefined) Promise.resolve(told).catch(() => {})
  } catch {
    // The same.
  }
}
