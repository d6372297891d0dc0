const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Lets what is under way go on, over sockets of this machine too. */
export async function settle(turns = 50): Promise<void> {
  for (let passed = 0; passed < turns; passed += 1) await turn()
}

/** Waits for something that will happen, as long as the test may take. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn()
}
