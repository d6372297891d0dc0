// Made from specs/inngest-runs.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { RouteDocuments } from '@x/serving/rest'

export const ROUTE_DOCUMENTS: RouteDocuments = {
  tags: [
    { name: 'Runs', description: 'Runs of Inngest functions: their status, their output, and how to cancel them.' },
    { name: 'Events', description: 'Events: what was sent, and when the server received it.' },
  ],
  routes: {
    getRun: {
      tag: 'Runs',
      description:
        'Reads the status of a function run and, once it has ended, its output: what it returned, or why it failed. A run that is waiting, sleeping or queued is Running.',
      answers: {
        '200': {
          data: {
            run_id: '01M8KTH03H1KV7ZPC9NYXPXTX3',
            run_started_at: '2026-11-29T14:14:44.081Z',
            function_id: '0d4e8eb2-af2f-4261-95a8-81cd424e42a8',
            function_version: 1,
            environment_id: '00000000-0000-4000-b000-000000000000',
            event_id: '01M8KTH03H6QERZ7R4AD74QJ48',
            status: 'Running',
            ended_at: null,
          },
          metadata: { fetched_at: '2026-11-29T14:14:44.12646098Z', cached_until: '2026-11-29T14:14:47.12746098Z' },
        },
      },
    },
    cancelRun: {
      tag: 'Runs',
      description:
        'Cancels a function run for good. A step that is running finishes, later steps do not start, and nothing resumes the run. Completed steps are not undone. Cancelling a run that has ended changes nothing, and the response says so.',
      answers: { '200': { result: 'cancelled' } },
    },
    listRunJobs: {
      tag: 'Runs',
      description:
        'Lists the queue items of a function run: jobs that are waiting or running. This is not a history of steps, and it is empty once the run has ended.',
      answers: {
        '200': {
          data: [{ job_id: '684e4edaa3643', at: '2026-11-29T15:14:44.081Z', position: 0, kind: 'sleep', attempt: 0 }],
          metadata: { fetched_at: '2026-11-29T14:14:44.12646098Z', cached_until: '2026-11-29T14:14:47.12746098Z' },
        },
      },
    },
    getEvent: {
      tag: 'Events',
      description:
        'Reads an event: its name, its data and when it was received. Takes the id that sending returned (internal_id), not an id that the sender chose.',
      answers: {
        '200': {
          data: {
            internal_id: '01M8K9ECNNXTAM8PP130Z7B38R',
            account_id: '00000000-0000-0000-0000-000000000000',
            environment_id: '00000000-0000-0000-0000-000000000000',
            source: '',
            source_id: null,
            received_at: '2026-11-29T09:16:12.912887816Z',
            id: '01M8K9ECNNXTAM8PP130Z7B38R',
            name: 'app/user.created',
            data: { user: 7 },
            ts: 1795943772853,
          },
          metadata: { fetched_at: '2026-11-29T14:14:44.12646098Z', cached_until: '2026-11-29T14:14:47.12746098Z' },
        },
      },
    },
    listEvents: {
      tag: 'Events',
      description:
        'Lists the events that were received, newest first, a page at a time. To get the next page, pass the internal_id of the last event as cursor. A page without events is the end.',
      answers: {
        '200': {
          data: [
            {
              internal_id: '01M8K9ECNNXTAM8PP130Z7B38R',
              account_id: '00000000-0000-0000-0000-000000000000',
              environment_id: '00000000-0000-0000-0000-000000000000',
              source: '',
              source_id: null,
              received_at: '2026-11-29T09:16:12.912887816Z',
              id: '01M8K9ECNNXTAM8PP130Z7B38R',
              name: 'app/user.created',
              data: { user: 7 },
              ts: 1795943772853,
            },
          ],
          metadata: { fetched_at: '2026-11-29T09:16:21.51656198Z' },
        },
      },
    },
    sendEvent: {
      tag: 'Events',
      description:
        'Sends an event, which starts a run of every function that it triggers. With an id from the sender, sending it again starts no run twice.',
      body: { name: 'app/user.created', data: { user: 7 }, id: 'user-7-created' },
      answers: { '200': { data: { eventId: '01M8K9ECNNXTAM8PP130Z7B38R' } } },
    },
    listRuns: {
      tag: 'Runs',
      description:
        'Lists function runs, a page at a time, newest first. To get the next page, pass page.cursor as cursor. A page without page.hasMore is the last.',
      answers: {
        '200': {
          data: [
            {
              run_id: '01M8K9B4D17PJ0CSNYBVNHVRYB',
              run_started_at: '2026-11-29T09:14:26.081Z',
              app: { id: 'app' },
              function: { id: 'charge-card', name: 'charge-card' },
              event_id: '01M8K9B47GR6AJ9CM4GSZZD648',
              status: 'Failed',
              startedAt: '2026-11-29T09:14:26.082461666Z',
              ended_at: '2026-11-29T09:14:26.169829063Z',
              durationMs: 87,
            },
          ],
          metadata: { fetched_at: '2026-11-29T09:14:29.736210212Z' },
          page: { limit: 20 },
        },
      },
    },
    cancelRuns: {
      tag: 'Runs',
      description:
        'Cancels many function runs for good: those that have not ended, of an app, a function or a time, or those that runIds names. With dryRun, it only lists them. The response says what happened to each run.',
      body: { appId: 'shop', functionId: 'send-welcome', dryRun: true },
      answers: {
        '200': {
          counts: { runs: 1, cancelled: 1 },
          runs: [{ runId: '01M8KTH03H1KV7ZPC9NYXPXTX3', result: 'cancelled' }],
        },
      },
    },
    rerun: {
      tag: 'Runs',
      description:
        'Reruns a run that has ended: one more run of the same function with the same event, from the beginning or from a step. Each request starts one more run.',
      body: { fromStep: { stepId: 'charge-card' } },
      answers: { '200': { data: { runId: '01M8K9CVYZ5FVC38K72VVX6Z9J' } } },
    },
    invokeFunction: {
      tag: 'Runs',
      description:
        "Starts a function with the caller's data, and returns the id of its run at once. With an idempotencyKey, a repeated request returns the same run instead of starting a second one.",
      body: { data: { user: 7 }, idempotencyKey: 'welcome-user-7' },
      answers: { '200': { data: { runId: '01M8K9E21G6VEJAZSTWPYKFJZQ', alreadyStarted: false } } },
    },
    getRunTrace: {
      tag: 'Runs',
      description: 'Reads the steps of a function run with their attempts, and what else the executor did.',
      answers: {
        '200': {
          run: {
            run_id: '01M8K9BCV63CNVFPAC50F89TCF',
            status: 'Completed',
            queuedAt: '2026-11-29T09:14:34.726Z',
            startedAt: '2026-11-29T09:14:34.814Z',
            endedAt: '2026-11-29T09:14:34.853Z',
            durationMs: 39,
          },
          steps: [
            {
              stepId: '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8',
              name: 'a',
              op: 'RUN',
              status: 'Completed',
              queuedAt: '2026-11-29T09:14:34.826Z',
              startedAt: '2026-11-29T09:14:34.826Z',
              endedAt: '2026-11-29T09:14:34.827Z',
              durationMs: 1,
              attempts: [
                {
                  number: 0,
                  status: 'Completed',
                  queuedAt: '2026-11-29T09:14:34.826Z',
                  startedAt: '2026-11-29T09:14:34.826Z',
                  endedAt: '2026-11-29T09:14:34.827Z',
                  durationMs: 1,
                },
              ],
            },
          ],
          others: [],
        },
      },
    },
    waitForRun: {
      tag: 'Runs',
      description:
        'Waits until a run has ended, 45 seconds at most, and responds before the deadline of this server. If the run has not ended by then, the response has its state so far, and says to call again.',
      answers: {
        '200': {
          ended: true,
          result: 'completed',
          run: {
            run_id: '01M8KTH03H1KV7ZPC9NYXPXTX3',
            function_id: '0d4e8eb2-af2f-4261-95a8-81cd424e42a8',
            status: 'Completed',
            ended_at: '2026-11-29T14:14:45.081Z',
            output: 7,
          },
        },
      },
    },
  },
}
