/** Tells an observer. Its own failure, at once or later, must not look like the call's, nor lose its result. */
export function undisturbed(tell: () => unknown): void {
  try {
    const told = tell()
    // Said at every such option: what it throws is ignored.
    if (told !== undefined) Promise.resolve(told).catch(() => {})
  } catch {
    // The same.
  }
}
