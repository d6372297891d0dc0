export type { CommandSetup } from './command-setup.ts'
export { runProcess } from './run-process.ts'
