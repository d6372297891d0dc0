export type { CommandSetup, FirstCreate, SandboxFlags } from './command-setup.ts'
export { numberFlag } from './number-flag.ts'
export { runProcess } from './run-process.ts'
