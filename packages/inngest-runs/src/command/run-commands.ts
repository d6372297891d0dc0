import { cancelCommand } from './cancel.ts'
import { getCommand } from './get.ts'
import { invokeCommand } from './invoke.ts'
import { listCommand } from './list.ts'
import { rerunCommand } from './rerun.ts'
import type { RunCommand } from './run-command.ts'
import { sendCommand } from './send.ts'
import { traceCommand } from './trace.ts'
import { waitCommand } from './wait.ts'
import { watchCommand } from './watch.ts'

/** The commands about runs. Another one is another row: parsing, help and colours follow from it. */
export const RUN_COMMANDS: readonly RunCommand[] = [
  listCommand,
  getCommand,
  traceCommand,
  waitCommand,
  watchCommand,
  cancelCommand,
  rerunCommand,
  invokeCommand,
  sendCommand,
]
