/** The cost of a number of calls: µs of processor time and of waiting, each. */
export interface Cost {
  readonly cpu: number
  readonly wall: number
}

export interface Load {
  readonly calls: number
  /** How many calls are in progress at any time. */
  readonly inFlight: number
}

/** Makes calls, and returns what each cost. Garbage from earlier work is collected first. */
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
