export {
  aName,
  anything,
  type BodyCheck,
  bodyOf,
  listOf,
  mapWith,
  numberFrom,
  oneOf,
  textThat,
  trueOrFalse,
  valueThat,
  wholeNumber,
} from './body-check.ts'
export { type ControlCommand, type ControlOutcome, taking } from './control-command.ts'
export type { ControlSetup } from './control-handler.ts'
export { faultCommands } from './fault-commands.ts'
export { type ServeOptions, serveSandbox } from './serve-sandbox.ts'
