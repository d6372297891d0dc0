/** Remembers what tests have opened, and closes it all. */
export function closing() {
  const open: { close(): Promise<void> }[] = []
  return {
    keep<T extends { close(): Promise<void> }>(one: T): T {
      open.push(one)
      return one
    },
    async close(): Promise<void> {
      await Promise.all(open.splice(0).map((one) => one.close()))
    },
  }
}
