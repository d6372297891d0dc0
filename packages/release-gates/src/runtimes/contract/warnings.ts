interface Emitter {
  on?(event: 'warning', listener: (warning: unknown) => void): unknown
  off?(event: 'warning', listener: (warning: unknown) => void): unknown
}

/** Hears what the runtime warns of, where there is a process that says so: every user would see it. */
export function hearWarnings() {
  const { process }: { readonly process?: Emitter } = globalThis
  const heard: string[] = []
  const hear = (warning: unknown) => void heard.push(String(warning))
  process?.on?.('warning', hear)
  return {
    /** What was heard since the last time. */
    async since(): Promise<string> {
      // Warnings are told a turn after they were caused.
      await new Promise((resolve) => setTimeout(resolve, 0))
      return heard.splice(0).join('; ')
    },
    stop: () => void process?.off?.('warning', hear),
  }
}
