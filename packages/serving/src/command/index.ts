export type { CommandSetup, FirstCreate, SandboxFlags } from './command-setup.ts'
export { numberFlag } from './flag-values.ts'
export { runProcess } from './run-process.ts'
