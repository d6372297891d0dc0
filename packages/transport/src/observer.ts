/** Tells an observer. Its own failure, at once or later, must not look like the call's, nor lose its result. */
export function undisturbed(tell: () => unknown): void {
  try {
    // Said at every such option: what it throws is ignored.
    Promise.resolve(tell()).catch(() => {})
  } catch {
    // The same.
  }
}
