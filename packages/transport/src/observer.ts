/** Tells an observer. Its own failure must not look like the call's, nor lose its result. */
export function undisturbed(tell: () => void): void {
  try {
    tell()
  } catch {
    // Said at every such option: what it throws is ignored.
  }
}
