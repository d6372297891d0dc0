import { getCommand } from './get.ts'
import { listCommand } from './list.ts'
import type { RunCommand } from './run-command.ts'
import { traceCommand } from './trace.ts'
import { waitCommand } from './wait.ts'
import { watchCommand } from './watch.ts'

/** The commands about runs. Another one is another row: parsing, help and colours follow from it. */
export const RUN_COMMANDS: readonly RunCommand[] = [listCommand, getCommand, traceCommand, waitCommand, watchCommand]
