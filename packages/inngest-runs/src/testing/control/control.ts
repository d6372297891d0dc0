import type { QueuedFaults } from '@x/sandbox'
import {
  type ControlCommand,
  type ControlOutcome,
  type ControlSetup,
  faultCommands,
  taking,
} from '@x/serving/sandbox-control'
import { type InngestFaultName, inngestFaults } from '../inngest-faults.ts'
import { OPERATIONS, type SandboxOperation } from '../requests/router.ts'
import { idKey } from '../runs/run-id.ts'
import type { RunEnding, RunStep } from '../runs/run-script.ts'
import type { SandboxRun } from '../runs/runs.ts'
import type { InngestSandbox } from '../sandbox.ts'
import { type EndBody, endBody, type FailBody, failBody, type StartBody, startBody } from './control-bodies.ts'

const faultsOf = (sandbox: InngestSandbox): QueuedFaults<InngestFaultName, SandboxOperation> => ({
  script: sandbox.faults,
  table: inngestFaults,
  operations: OPERATIONS,
})

/** What the control endpoint of a sandbox accepts. */
export const inngestControl = (sandbox: InngestSandbox): ControlSetup => ({
  plays: sandbox.plays,
  commands: [...faultCommands(faultsOf(sandbox)), ...runCommands(sandbox)],
})

const runCommands = (sandbox: InngestSandbox): readonly ControlCommand[] => [
  {
    method: 'GET',
    path: '/runs',
    about: 'Every run, in the order of starting.',
    run: () => ({ data: { runs: sandbox.runs.all.map(shownRun) } }),
  },
  {
    method: 'POST',
    path: '/runs',
    about:
      'Starts a run. Fields, all optional: function, app, event (an id), ends (Completed, Failed or Cancelled; default: it runs until you end it), after_ms, output, error, steps ({ does, ms, output, error, in_step }).',
    run: taking(startBody, (body) => start(sandbox, body)),
  },
  {
    method: 'POST',
    path: '/runs/{id}/end',
    about: 'Ends a run. Fields: ends, and output, error.',
    run: taking(endBody, (body, id) => end(sandbox, id, endingOf(body))),
  },
  {
    method: 'POST',
    path: '/runs/{id}/fail',
    about: 'Ends a run as Failed. Field: error, a string or an object with a message.',
    run: taking(failBody, ({ error }: FailBody, id) => end(sandbox, id, endingOf({ ends: 'Failed', error }))),
  },
]

/** To the sandbox, a key that is present counts as a value. */
const endingOf = ({ ends, output, error }: EndBody): RunEnding => ({
  ends,
  ...(output === undefined ? {} : { output }),
  ...(error === undefined ? {} : { error }),
})

function start({ runs }: InngestSandbox, body: StartBody): ControlOutcome {
  const { function: name, app, event, ends, after_ms: afterMs, output, error, steps } = body
  const named = {
    ...(name === undefined ? {} : { function: name }),
    ...(app === undefined ? {} : { app }),
    ...(event === undefined ? {} : { event }),
  }
  const script = {
    ...(ends === undefined ? {} : endingOf({ ends, output, error })),
    ...(afterMs === undefined ? {} : { afterMs }),
    ...(steps === undefined ? {} : { steps: steps.map(stepOf) }),
  }
  const { runId, eventId } = runs.start({
    ...named,
    script: ends === undefined && steps === undefined ? 'sleeping' : script,
  })
  return { data: { run_id: runId, event_id: eventId } }
}

const stepOf = ({ in_step: inStep, ...step }: NonNullable<StartBody['steps']>[number]): RunStep =>
  // It passed the schema, so its fields match what it does.
  ({ ...step, ...(inStep === undefined ? {} : { inStep }) }) as RunStep

function end({ runs }: InngestSandbox, given: string, ending: RunEnding): ControlOutcome {
  const id = idKey(given) ?? given
  const run = runs.get(id)
  if (run === undefined) return { refused: 404, detail: `The sandbox has no run ${JSON.stringify(given)}.` }
  if (runs.end(id, ending)) return { data: { run_id: id, status: ending.ends } }
  return { refused: 409, detail: `Run ${id} is ${runs.get(id)?.status}, which is final.` }
}

const shownRun = (run: SandboxRun) => ({
  run_id: run.id,
  event_id: run.eventId,
  function: run.function,
  status: run.status,
  started_at: new Date(run.startedAt).toISOString(),
  ended_at: run.endedAt === undefined ? null : new Date(run.endedAt).toISOString(),
  cancel_requests: run.cancelRequests,
  cancels: run.cancels,
})
