import { appendFile } from 'node:fs/promises'
import { type EndedRun, InngestRuns, isSdkError } from '@x/inngest-runs'

// Sends an event and waits for its runs. The step fails if a run fails, or if nobody can tell how it ended.

const {
  EVENT_NAME = '',
  EVENT_DATA = '{}',
  GITHUB_REPOSITORY = 'local',
  GITHUB_RUN_ID = String(Date.now()),
  GITHUB_RUN_ATTEMPT = '1',
  GITHUB_JOB = 'job',
  GITHUB_ACTION = 'step',
  GITHUB_STEP_SUMMARY,
} = process.env

const inngest = new InngestRuns() // the key is in INNGEST_SIGNING_KEY

/** The same for every request of this attempt, so that a lost response costs no second run. A re-run sends a new event. */
const id = `${GITHUB_REPOSITORY}/${GITHUB_RUN_ID}/${GITHUB_RUN_ATTEMPT}/${GITHUB_JOB}/${GITHUB_ACTION}/${EVENT_NAME}`

const say = async (line: string) => {
  process.stdout.write(`${line}\n`)
  if (GITHUB_STEP_SUMMARY !== undefined) await appendFile(GITHUB_STEP_SUMMARY, `${line}\n`)
}

const shown = (end: EndedRun): string =>
  `${end.run.run_id} ${end.result}${end.result === 'failed' ? `: ${end.error.message}` : ''}`

try {
  const { eventId } = await inngest.sendEvent({ name: EVENT_NAME, data: JSON.parse(EVENT_DATA), id })
  await say(`event ${eventId}`)
  const ends = await inngest.waitForEventRuns(eventId, { grace: 20_000, deadline: 15 * 60_000 })
  for (const end of ends) await say(shown(end))
  if (ends.some(({ result }) => result !== 'completed')) process.exitCode = 1
} catch (error) {
  await say(isSdkError(error) ? `${error.name}: ${error.message}` : String(error))
  process.exitCode = 2
}
