/** What a number of calls took: µs of processor time and of waiting, each. */
export interface Cost {
  readonly cpu: number
  readonly wall: number
}

export interface Load {
  readonly calls: number
  /** How many are under way at any time. */
  readonly inFlight: number
}

/** Makes calls, and says what each cost. Garbage that others left is collected first. */
export async function costOf(call: () => Promise<unknown>, { calls, inFlight }: Load): Promise<Cost> {
  globalThis.gc?.()
  const began = performance.now()
  const cpuBefore = process.cpuUsage()
  let left = calls
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await call()
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  const { user, system } = process.cpuUsage(cpuBefore)
  return { cpu: (user + system) / calls, wall: ((performance.now() - began) * 1000) / calls }
}
