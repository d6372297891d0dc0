import { availableParallelism, cpus, loadavg } from 'node:os'

/** Where the figures come from, in one sentence. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const load = loadavg()[0]?.toFixed(1) ?? '?'
  return `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} cores (${model}), load ${load} at the start`
}
