// Made from specs/inngest-runs.openapi.yaml by `node scripts/generate.ts`. Do not edit.

export const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'Inngest REST API, runs',
    version: 'v1',
    summary: "What this client sends to Inngest's REST API about runs, and which responses it accepts.",
    description:
      "Written by hand from the open-source server (inngest/inngest, pkg/api/apiv1), which Inngest Cloud builds on, and compared with Inngest's own OpenAPI file (inngest/inngest, docs/openapi/v3/api/v1/spec.yaml), the samples on www.inngest.com/docs and a third party's description (api-evangelist/inngest, openapi/inngest-runs-api-openapi.yml). It is the source of the wire types in packages/inngest-runs/src/wire.gen.ts.\nThe four differ. Names and casing here are the server's. A field is required only where all of them have it, and nullable where one of them says so; the descriptions tell what the server does. packages/inngest-runs/src/api/normalise.ts brings the other forms into this one. Responses are open: further fields are kept.\nFour extensions: x-known-values lists the members of an enumeration that may grow; x-unknown labels the type of the members that are not in the list; x-client-name is the name that a property has once the client has read it, where that is not the one on the wire; x-client-omit marks a property that the client takes away.\nTimestamps are RFC 3339 with up to nine fractional digits, in UTC from the open-source server; any offset is accepted. They are not checked, and stay strings.\nThe client calls both versions of the API: v1 has the correct status and end of a run, v2 its output. Responses of v2 are described here as far as the client reads them.",
  },
  servers: [
    { url: 'https://api.inngest.com', description: 'Inngest Cloud.' },
    { url: 'http://localhost:8288', description: 'The dev server, which needs no key, or a self-hosted server.' },
  ],
  security: [{ signingKey: [] }],
  paths: {
    '/v1/runs/{runId}': {
      parameters: [{ $ref: '#/components/parameters/RunId' }, { $ref: '#/components/parameters/Environment' }],
      get: {
        operationId: 'getRun',
        summary: 'Read one run',
        description:
          'The run, with its output once it has ended. The response is at most 3 seconds old; metadata has its age. An unknown run is "Unable to load function run", with status 500 in the body. A run whose output cannot be encoded is always an empty 200; getRunByV2 returns it.\nThe open-source server answers GET requests through a cache that loses the status (inngest/inngest, pkg/api/apiv1/cache.go): there every error arrives as 200 with an ErrorBody, and responses from the cache are text/plain although they are JSON. The same applies to every GET below.',
        responses: {
          '200': {
            description: 'The run. The open-source server also sends errors as 200; they have error and status.',
            content: {
              'application/json': {
                schema: {
                  oneOf: [{ $ref: '#/components/schemas/RunEnvelope' }, { $ref: '#/components/schemas/ErrorBody' }],
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/Refused' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '404': { $ref: '#/components/responses/Refused' },
          '429': { $ref: '#/components/responses/Refused' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
      delete: {
        operationId: 'cancelRunByDelete',
        summary: 'Cancel a run, where cancelRun does not exist',
        description:
          'The route of servers that have neither cancelRun nor cancelRunByV2. A run that has already ended stays as it is, and the response is the same. A step that is running finishes; later steps do not start. The run may be shown as Running for up to 0.2 seconds more.',
        responses: {
          '200': {
            description:
              "Accepted. The body is empty, although its content type says JSON. Inngest's own OpenAPI file also allows 204.",
          },
          '400': { $ref: '#/components/responses/Refused' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '404': { $ref: '#/components/responses/Refused' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/v1/runs/{runId}/cancel': {
      parameters: [{ $ref: '#/components/parameters/RunId' }, { $ref: '#/components/parameters/Environment' }],
      post: {
        operationId: 'cancelRun',
        summary: 'Cancel a run',
        description:
          "The route that the capability names (specs/inngest-runs.capability.yaml). Today's open-source server has it under /v2 only (cancelRunByV2); under /v1 it returns 404 in plain text, with or without a key.",
        responses: {
          '200': { description: 'Accepted. There may be a body, in any form.' },
          '400': { $ref: '#/components/responses/Refused' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '404': {
            description: 'Either the run is unknown (an ErrorBody), or the route is (plain text).',
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/ErrorBody' } },
              'text/plain': { schema: { type: 'string' } },
            },
          },
          '405': { description: 'The server does not have the route. No body.' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/v1/runs/{runId}/jobs': {
      get: {
        operationId: 'listRunJobs',
        summary: "List a run's jobs",
        description:
          'The queue items of the run, planned or running, in no particular order and about ten at most. This is not a history of steps, and it is empty once the run has ended. An empty list is at most 5 seconds old.',
        parameters: [{ $ref: '#/components/parameters/RunId' }, { $ref: '#/components/parameters/Environment' }],
        responses: {
          '200': {
            description: 'The jobs. The open-source server also sends errors as 200, as with getRun.',
            content: {
              'application/json': {
                schema: {
                  oneOf: [{ $ref: '#/components/schemas/RunJobsEnvelope' }, { $ref: '#/components/schemas/ErrorBody' }],
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/Refused' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/v1/events/{eventId}/runs': {
      get: {
        operationId: 'listEventRuns',
        summary: 'List the runs that an event started',
        description:
          'Every run of one event, without pages. Empty for an unknown event, and also right after an event was sent; the server may repeat that empty response for 15 seconds. The open-source server has one row per run for each time that its end was written, shows the status of a step if ended_at is null, and lists the run of a batch under its first event only.',
        parameters: [
          {
            name: 'eventId',
            in: 'path',
            required: true,
            description:
              'The id that Inngest gave the event when it was sent, a ULID. Not an id that the sender chose.',
            schema: { type: 'string', minLength: 1 },
          },
          { $ref: '#/components/parameters/Environment' },
        ],
        responses: {
          '200': {
            description: 'The runs. The open-source server also sends errors as 200, as with getRun.',
            content: {
              'application/json': {
                schema: {
                  oneOf: [{ $ref: '#/components/schemas/RunsEnvelope' }, { $ref: '#/components/schemas/ErrorBody' }],
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/Refused' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '429': { $ref: '#/components/responses/Refused' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/v1/events/{eventId}': {
      get: {
        operationId: 'getEvent',
        summary: 'Read one event',
        description:
          'An event by the id that Inngest gave it. The response is at most 5 seconds old. An unknown event is "Event not found"; from the open-source server that is a 200 with an ErrorBody, as with getRun. v2 has no such route.',
        parameters: [
          {
            name: 'eventId',
            in: 'path',
            required: true,
            description: 'The id that Inngest gave the event when it was sent, a ULID.',
            schema: { type: 'string', minLength: 1 },
          },
          { $ref: '#/components/parameters/Environment' },
        ],
        responses: {
          '200': {
            description: 'The event. The open-source server also sends errors as 200, as with getRun.',
            content: {
              'application/json': {
                schema: {
                  oneOf: [{ $ref: '#/components/schemas/EventEnvelope' }, { $ref: '#/components/schemas/ErrorBody' }],
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/Refused' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '404': { $ref: '#/components/responses/Refused' },
          '429': { $ref: '#/components/responses/Refused' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/v1/events': {
      get: {
        operationId: 'listEvents',
        summary: 'List events',
        description:
          "Events, newest first, never from a cache. Inngest's own events (inngest/…) are not in it. The cursor is the internal_id of a page's last row; a page without rows is the end. The open-source server cuts a limit over 100 to 100, ignores a limit that is not a number, and accepts times without a fraction of a second.",
        parameters: [
          { $ref: '#/components/parameters/Environment' },
          {
            name: 'name',
            in: 'query',
            description: 'Only events of this name.',
            schema: { type: 'string', minLength: 1 },
          },
          {
            name: 'received_after',
            in: 'query',
            description: 'Only events that were received after this time (RFC 3339, whole seconds).',
            schema: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$' },
          },
          {
            name: 'received_before',
            in: 'query',
            description: 'Only events that were received before this time (RFC 3339, whole seconds).',
            schema: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$' },
          },
          {
            name: 'limit',
            in: 'query',
            description: 'Events on a page.',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'The internal_id of an event; the page that follows it.',
            schema: { type: 'string', pattern: '^[0-7][0-9A-Za-z]{25}$' },
          },
        ],
        responses: {
          '200': {
            description: 'A page of events. The open-source server also sends errors as 200, as with getRun.',
            content: {
              'application/json': {
                schema: {
                  oneOf: [{ $ref: '#/components/schemas/EventsEnvelope' }, { $ref: '#/components/schemas/ErrorBody' }],
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/Refused' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '429': { $ref: '#/components/responses/Refused' },
        },
      },
    },
    '/v2/events': {
      post: {
        operationId: 'sendEvent',
        summary: 'Send an event',
        description:
          'Sends one event with the key that also reads runs: no event key is needed. Without an id, each request is one more event. With an id from the sender, a second event with the same id is accepted, gets an id of its own and starts no run.',
        parameters: [{ $ref: '#/components/parameters/Environment' }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/SendEventRequest' } } },
        },
        responses: {
          '200': {
            description: 'The event was accepted.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/SentEventEnvelope' } } },
          },
          '400': {
            description: 'The event is refused: missing_field, invalid_field_format, validation_error or api_error.',
          },
          '401': { $ref: '#/components/responses/Unauthenticated' },
        },
      },
    },
    '/v2/runs': {
      get: {
        operationId: 'listRuns',
        summary: 'List runs',
        description:
          'Runs of the whole environment, filtered, a page at a time; only v2 has such a list. An empty list has no data, and a last page has no hasMore. Timestamps are UTC with up to nine digits. A list costs about ten times as much as a read.\nThe client returns rows in the form of RunRow, and corrects errors of the server: there, a cancelled run ends 10 s too late, a run in progress has the output of a step, a queued run has a startedAt, and the error of a failed run is wrapped in error.',
        parameters: [
          { $ref: '#/components/parameters/Environment' },
          {
            name: 'status',
            in: 'query',
            description:
              'Only runs with this status. Repeat the parameter for several. A run that waits for its turn is QUEUED, and RUNNING does not find it.',
            schema: {
              type: 'array',
              items: { type: 'string', enum: ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] },
            },
          },
          {
            name: 'appId',
            in: 'query',
            description: 'Only runs of this app, by its id in your code.',
            schema: { type: 'string', minLength: 1 },
          },
          {
            name: 'functionId',
            in: 'query',
            description:
              "Only runs of this function, by its id in your code, without the app's. Needs appId. An unknown function is an empty list.",
            schema: { type: 'string', minLength: 1 },
          },
          {
            name: 'from',
            in: 'query',
            description: 'Only runs from this time on (RFC 3339).',
            schema: {
              type: 'string',
              pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)$',
            },
          },
          {
            name: 'until',
            in: 'query',
            description: 'Only runs before this time (RFC 3339).',
            schema: {
              type: 'string',
              pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)$',
            },
          },
          {
            name: 'timeField',
            in: 'query',
            description:
              'The time that from, until and order use. Default: queuedAt. With endedAt, runs that have not ended are also listed.',
            schema: { type: 'string', enum: ['queuedAt', 'startedAt', 'endedAt'] },
          },
          {
            name: 'order',
            in: 'query',
            description: 'DESC lists the newest first (the default), ASC the oldest.',
            schema: { type: 'string', enum: ['DESC', 'ASC'] },
          },
          {
            name: 'limit',
            in: 'query',
            description: 'Runs on a page.',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'Where the page begins, from page.cursor of the one before.',
            schema: { type: 'string', minLength: 1 },
          },
          {
            name: 'includeOutput',
            in: 'query',
            description: 'Whether rows of completed and failed runs have their output.',
            schema: { type: 'boolean' },
          },
        ],
        responses: {
          '200': {
            description: 'A page of runs.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/RunRowsEnvelope' } } },
          },
          '400': { description: 'A parameter is invalid (invalid_field_format or api_error).' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '404': { description: 'The server has no v2 (api_error).' },
        },
      },
    },
    '/v2/runs/{runId}': {
      get: {
        operationId: 'getRunByV2',
        summary: 'Read one run by v2',
        description:
          'The client reads it if v1 says that a run has completed, but has no output. The output is always an object; other values are wrapped, as in {"data": 42}. The status is that of a step until the run has an endedAt.',
        parameters: [
          { $ref: '#/components/parameters/RunId' },
          { $ref: '#/components/parameters/Environment' },
          {
            name: 'includeOutput',
            in: 'query',
            description: 'Whether the response has the output.',
            schema: { type: 'boolean' },
          },
        ],
        responses: {
          '200': { description: 'The run as data. Zero values are left out.' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '404': { description: 'The run is unknown (not_found), its function is, or the route is (api_error).' },
          '501': { description: 'The server has the route, but does not implement it.' },
        },
      },
    },
    '/v2/runs/cancel': {
      post: {
        operationId: 'cancelRuns',
        summary: 'Cancel many runs',
        description:
          'Not a route of Inngest: the servers of this package have it. It lists the runs with listRuns, or takes their ids, and cancels each with cancelRun. The bulk cancel of v1 (/v1/cancellations) does not name the runs, and fails on the open-source server.',
        parameters: [{ $ref: '#/components/parameters/Environment' }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/CancelRunsRequest' } } },
        },
        responses: {
          '200': { description: 'What happened to each run.' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
        },
      },
    },
    '/v2/runs/{runId}/rerun': {
      post: {
        operationId: 'rerun',
        summary: 'Rerun a run',
        description:
          'Starts one more run of the same function with the same event, from its beginning or from a step. Each request starts one more run, and there is no idempotency key. The server also reruns a run that has not ended, next to the first; the client refuses that. v1 has the id of the original run as original_run_id.',
        parameters: [{ $ref: '#/components/parameters/RunId' }, { $ref: '#/components/parameters/Environment' }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/RerunRequest' } } },
        },
        responses: {
          '200': {
            description: 'A new run was started.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/StartedRunEnvelope' } } },
          },
          '400': { description: 'The step is unknown (invalid_request), or a field is invalid.' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '404': { description: 'The run is unknown ("Run not found")', 'or the route is (api_error).': null },
        },
      },
    },
    '/v2/apps/{appId}/functions/{functionId}/invoke': {
      post: {
        operationId: 'invokeFunction',
        summary: 'Start a function',
        description:
          "Starts a run of a function with the caller's data, and returns the id of the run at once. With an idempotencyKey, a second request with the same key is a 409 that has the body of a success and the first run's id, whatever its data. A key applies to one function; an empty one is a key like any other.",
        parameters: [
          {
            name: 'appId',
            in: 'path',
            required: true,
            description: 'The id of the app, as in new Inngest({ id }).',
            schema: { type: 'string', minLength: 1 },
          },
          {
            name: 'functionId',
            in: 'path',
            required: true,
            description: "The id of the function in code; the full one, with the app's before it, works too.",
            schema: { type: 'string', minLength: 1 },
          },
          { $ref: '#/components/parameters/Environment' },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/InvokeFunctionRequest' } } },
        },
        responses: {
          '200': {
            description:
              'The run. A 409 with the same body is the run that an earlier call with the idempotencyKey started.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/StartedRunEnvelope' } } },
          },
          '400': { description: 'The data is missing (missing_field), or a field is invalid.' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '404': { description: 'The function is unknown (not_found), or the route is (api_error).' },
          '422': {
            description:
              "No run was started: rate_limited (by the function's own limit, or its own idempotency), function_skipped (a singleton), or function_debounced, which runs later.",
          },
        },
      },
    },
    '/v2/runs/{runId}/trace': {
      get: {
        operationId: 'getRunTrace',
        summary: 'Read the steps of a run',
        description:
          "The tree of spans of a run, the only history of its steps. A step may occur several times, with the same stepId; its attempts are children named Attempt 0, Attempt 1 and so on. Spans without a stepId are the executor's own. The root of a run that a checkpoint completed also has a stepId. Durations are strings of ms. A span that has not ended has no endedAt, nor has a sleep that a cancel cut short.",
        parameters: [
          { $ref: '#/components/parameters/RunId' },
          { $ref: '#/components/parameters/Environment' },
          {
            name: 'includeOutput',
            in: 'query',
            description: 'Whether the response has the output.',
            schema: { type: 'boolean' },
          },
        ],
        responses: {
          '200': {
            description: 'The tree of spans.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/RunTraceEnvelope' } } },
          },
          '400': { description: 'The id is not a ULID (invalid_field_format).' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '404': { description: 'The run is unknown (not_found), or the route is (api_error).' },
        },
      },
    },
    '/v2/runs/{runId}/wait': {
      get: {
        operationId: 'waitForRun',
        summary: 'Wait until a run has ended',
        description:
          'Not a route of Inngest: the servers of this package have it. They read the run with getRun until it has ended or the time is up.',
        parameters: [
          { $ref: '#/components/parameters/RunId' },
          {
            name: 'seconds',
            in: 'query',
            description: 'How long to wait at most, in seconds. Default: 45.',
            schema: { type: 'integer', minimum: 1, maximum: 45, default: 45 },
          },
        ],
        responses: {
          '200': { description: 'The run as it was last read.' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '404': { $ref: '#/components/responses/Refused' },
        },
      },
    },
    '/v2/runs/{runId}/cancel': {
      post: {
        operationId: 'cancelRunByV2',
        summary: 'Cancel a run by v2',
        parameters: [{ $ref: '#/components/parameters/RunId' }, { $ref: '#/components/parameters/Environment' }],
        responses: {
          '200': { description: 'Cancelled. The data names the run.' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '404': { description: 'The run is unknown ("Run not found")', 'or the route is (api_error).': null },
          '409': {
            description: 'It had ended before (run_already_ended) or was cancelled before (run_already_cancelled).',
          },
        },
      },
    },
    '/v2/events/{eventId}/runs': {
      get: {
        operationId: 'listEventRunsByV2',
        summary: 'List the runs that an event started, by v2',
        description:
          'The client reads it for outputs that v1 does not have, and if v1 lists nothing. Each run occurs once, and the run of a batch under each of its events. Only ids and outputs of completed runs are read.',
        parameters: [
          {
            name: 'eventId',
            in: 'path',
            required: true,
            description: 'The id that Inngest gave the event when it was sent, a ULID.',
            schema: { type: 'string', minLength: 1 },
          },
          { $ref: '#/components/parameters/Environment' },
          {
            name: 'includeOutput',
            in: 'query',
            description: 'Whether the response has the output.',
            schema: { type: 'boolean' },
          },
          {
            name: 'limit',
            in: 'query',
            description: 'Runs on a page.',
            schema: { type: 'integer', minimum: 1, maximum: 40, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'Where the page begins, from page.cursor of the one before.',
            schema: { type: 'string', minLength: 1 },
          },
        ],
        responses: {
          '200': {
            description:
              'A page of runs as data, and page.cursor where page.hasMore is true. Data is absent if the list is empty.',
          },
          '401': { $ref: '#/components/responses/Unauthenticated' },
        },
      },
    },
  },
  components: {
    securitySchemes: {
      signingKey: {
        type: 'http',
        scheme: 'bearer',
        description:
          "The environment's signing key, plain or hashed. API keys work on v2 only; event keys do not work.",
      },
    },
    parameters: {
      RunId: {
        name: 'runId',
        in: 'path',
        required: true,
        description: "The run's id, a ULID.",
        schema: { type: 'string', minLength: 1 },
      },
      Environment: {
        name: 'x-inngest-env',
        in: 'header',
        description: 'The branch environment, for a signing key that covers several.',
        schema: { type: 'string', minLength: 1 },
      },
    },
    responses: {
      Refused: {
        description: 'Nothing was done. The body has the reason.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorBody' } } },
      },
      Unauthenticated: {
        description: 'The key is missing or wrong. The open-source server says so in plain text.',
        content: {
          'text/plain': { schema: { type: 'string' } },
          'application/json': { schema: { $ref: '#/components/schemas/ErrorBody' } },
        },
      },
      Failed: {
        description:
          'The server failed, or, where the message says that it cannot load the run, does not have it. May have no body.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorBody' } } },
      },
    },
    schemas: {
      Run: {
        type: 'object',
        description: 'One execution of a function.',
        required: ['run_id', 'function_id', 'status'],
        properties: {
          run_id: { type: 'string', description: 'Id of the run, a ULID.' },
          run_started_at: {
            type: 'string',
            description: 'When the run was scheduled (RFC 3339). Inngest always sends it.',
          },
          function_id: {
            type: 'string',
            description: "Inngest's own id of the function, a UUID. Not the id that the code gives it.",
          },
          function_version: {
            type: 'integer',
            description: 'Version of the function. Always 0 from the open-source server.',
          },
          environment_id: {
            type: 'string',
            description: 'Id of the environment, a UUID. The open-source server has none and sends a placeholder.',
          },
          event_id: {
            type: ['string', 'null'],
            description: "Inngest's id of the event that started the run, a ULID; all zeros where there was none.",
          },
          batch_id: {
            type: ['string', 'null'],
            description: 'Id of the batch, for a run that a batch of events started.',
          },
          original_run_id: {
            type: ['string', 'null'],
            description: 'Id of the run that this one repeats, for a rerun or a replay.',
          },
          cron: { type: ['string', 'null'], description: 'The schedule, for a run that a schedule started.' },
          status: {
            type: 'string',
            'x-known-values': [
              'Running',
              'Completed',
              'Failed',
              'Cancelled',
              'Overflowed',
              'Scheduled',
              'Unknown',
              'Skipped',
            ],
            'x-unknown': '(a run status this version does not know)',
            description:
              'The status of the run. A run that waits, sleeps or is queued is Running, and one that timed out is Cancelled. Completed, Failed, Cancelled, Overflowed and Skipped are final. The client returns Running if the server says Completed, Failed or Cancelled while ended_at is null: that is the status of a step.',
          },
          ended_at: { type: ['string', 'null'], description: 'When the run ended (RFC 3339); null until then.' },
          output: {
            description:
              'What the function returned, any JSON. For a failed run, the error: usually an object with name, message and stack, but it may be a plain string, or an object that holds the error as its error. Absent until the run has ended. If v1 has "" because Inngest\'s SDK 4 reported the run by checkpointing, the client returns the output from v2.',
          },
        },
      },
      RunRow: {
        type: 'object',
        description:
          'One execution of a function as a row of listRuns. Its names and statuses are those of Run. Only v2 lists runs, so what v2 does not know is absent: function_id, function_version, environment_id and original_run_id. Fields that v1 does not have keep their names from v2.',
        required: ['run_id', 'status', 'ended_at'],
        properties: {
          run_id: { type: 'string', description: "Id of the run, a ULID (v2's id)." },
          run_started_at: {
            type: 'string',
            description: "When the run was scheduled (RFC 3339; v2's queuedAt, which is what v1 calls by this name).",
          },
          app: {
            type: 'object',
            description: 'The app of the function. Only v2 knows it.',
            properties: { id: { type: 'string', description: 'Id of the app in your code.' } },
          },
          function: {
            type: 'object',
            description: 'The function. Only v2 knows it by these names.',
            properties: {
              id: {
                type: 'string',
                description:
                  "Id of the function in your code, without the app's. Not the UUID that Run has as function_id.",
              },
              name: { type: 'string', description: 'Its display name.' },
            },
          },
          function_id: { type: 'string', description: 'Only v1 knows this UUID. Absent in lists.' },
          function_version: { type: 'integer', description: 'Only v1 knows it. Absent in lists.' },
          environment_id: { type: 'string', description: 'Only v1 knows it. Absent in lists.' },
          original_run_id: {
            type: ['string', 'null'],
            description: 'Only v1 knows which run this one repeats. Absent in lists.',
          },
          event_id: {
            type: ['string', 'null'],
            description:
              "Inngest's id of the event that started the run, a ULID; of a batch, its first event (the first of v2's trigger.eventIds).",
          },
          batch_id: {
            type: ['string', 'null'],
            description: "Id of the batch, for a run that a batch of events started (v2's trigger.batchId).",
          },
          cron: {
            type: ['string', 'null'],
            description: "The schedule, for a run that a schedule started (v2's trigger.cronSchedule).",
          },
          status: {
            type: 'string',
            'x-known-values': [
              'Running',
              'Completed',
              'Failed',
              'Cancelled',
              'Overflowed',
              'Scheduled',
              'Unknown',
              'Skipped',
            ],
            'x-unknown': '(a run status this version does not know)',
            description:
              "The status of the run, in v1's words. A queued run is Scheduled, as in v1's own lists; getRun calls it Running. A run without an end is never Completed, Failed or Cancelled. The open-source server always lists a run that was given a score or metadata as Running; getRun has its end.",
          },
          startedAt: {
            type: 'string',
            description:
              "When the server took the run from its queue, in lists counted from the queueing (v2's startedAt). Absent in a queued run, though the server sends one.",
          },
          ended_at: {
            type: ['string', 'null'],
            description:
              "When the run ended (RFC 3339; v2's endedAt); null until then. The server lists the end of a cancelled run 10 s too late, and the client corrects it.",
          },
          durationMs: { type: 'number', description: 'Ms from startedAt to ended_at. Absent until the run has ended.' },
          output: {
            description:
              'What the function returned, or its error, as in Run. Only with includeOutput, and only for runs that completed or failed.',
          },
        },
      },
      ResponseMetadata: {
        type: 'object',
        description: "How old a response is. Both times are from the server's clock.",
        properties: {
          fetched_at: { type: 'string', description: 'When the server read the data (RFC 3339).' },
          cached_until: {
            type: ['string', 'null'],
            description: 'Until when the server repeats this response (RFC 3339). Absent if it does not.',
          },
        },
      },
      RunEnvelope: {
        type: 'object',
        description: 'A run, as getRun wraps it.',
        required: ['data'],
        properties: {
          data: { $ref: '#/components/schemas/Run', description: 'The run.' },
          metadata: { $ref: '#/components/schemas/ResponseMetadata', description: 'How old the response is.' },
        },
      },
      RunsEnvelope: {
        type: 'object',
        description: 'The runs that an event started, as listEventRuns wraps them.',
        required: ['data'],
        properties: {
          data: {
            type: 'array',
            items: { $ref: '#/components/schemas/Run' },
            description: 'The runs; empty where there are none, or none yet.',
          },
          metadata: { $ref: '#/components/schemas/ResponseMetadata', description: 'How old the response is.' },
        },
      },
      RunRowsEnvelope: {
        type: 'object',
        description: 'A page of runs, as listRuns wraps them.',
        required: ['data', 'page'],
        properties: {
          data: {
            type: 'array',
            items: { $ref: '#/components/schemas/RunRow' },
            description: 'The runs; empty where there are none.',
          },
          metadata: { $ref: '#/components/schemas/ResponseMetadata', description: 'How old the response is.' },
          page: {
            type: 'object',
            description: 'How the list continues.',
            properties: {
              cursor: {
                type: 'string',
                description: 'What to pass as cursor for the next page. Absent on the last one.',
              },
              hasMore: { type: 'boolean', description: 'Whether there is a next page. Absent on the last one.' },
              limit: { type: 'integer', description: 'How many runs a page has at most.' },
            },
          },
        },
      },
      RunTraceEnvelope: {
        type: 'object',
        description: 'The tree of spans, as getRunTrace wraps it. The client turns it into a RunTrace.',
        required: ['data'],
        properties: {
          data: {
            type: 'object',
            description: 'The run and its root span.',
            required: ['runId', 'rootSpan'],
            properties: {
              runId: { type: 'string', description: 'Id of the run.' },
              rootSpan: {
                type: 'object',
                additionalProperties: true,
                description:
                  'The span of the whole run. A span has id, name, status, queuedAt, startedAt, endedAt, durationMs, stepId, stepOp, input, output, metadata and children; empty fields are absent.',
              },
            },
          },
          metadata: { $ref: '#/components/schemas/ResponseMetadata', description: 'How old the response is.' },
        },
      },
      TraceStatus: {
        type: 'string',
        'x-known-values': ['Running', 'Waiting', 'Completed', 'Failed', 'Cancelled', 'Skipped', 'Unknown'],
        'x-unknown': '(a span status this version does not know)',
        description:
          'The status of a run, step or attempt. Waiting: in the queue, asleep, or waiting for an event. Unknown: the server does not say. A step is Failed after each attempt that failed: while its run has not ended, another attempt may follow.',
      },
      TraceAttempt: {
        type: 'object',
        description: 'One attempt at a step, or at the code outside of steps.',
        required: ['number', 'status'],
        properties: {
          number: { type: 'integer', description: 'The number of the attempt, from 0.' },
          status: { $ref: '#/components/schemas/TraceStatus', description: 'The status of the attempt.' },
          queuedAt: { type: 'string', description: 'When it was put into the queue (RFC 3339).' },
          startedAt: { type: 'string', description: 'When it began (RFC 3339). Absent until then.' },
          endedAt: { type: 'string', description: 'When it ended (RFC 3339). Absent until then.' },
          durationMs: { type: 'number', description: 'Ms from startedAt to endedAt.' },
          output: { description: 'With includeOutput, what it returned or why it failed, any JSON.' },
        },
      },
      TraceStep: {
        type: 'object',
        description: 'One step of a run, made of every span that the server has for it.',
        required: ['name', 'stepId', 'status', 'attempts'],
        properties: {
          name: { type: 'string', description: "The step's id in your code." },
          stepId: { type: 'string', description: "Inngest's own id of the step, a SHA-1." },
          op: {
            type: 'string',
            description:
              'The kind of step: RUN, SLEEP, WAIT_FOR_EVENT, INVOKE and others. Absent for the step in which a run finally failed.',
          },
          status: { $ref: '#/components/schemas/TraceStatus', description: 'The status of the step.' },
          queuedAt: { type: 'string', description: 'When it was put into the queue (RFC 3339).' },
          startedAt: { type: 'string', description: 'When its first attempt began (RFC 3339). Absent until then.' },
          endedAt: {
            type: 'string',
            description:
              'When it ended (RFC 3339). Absent until then, and in a step that the end of its run cut short.',
          },
          durationMs: {
            type: 'number',
            description: 'Ms from startedAt to endedAt, the pauses between attempts included.',
          },
          attempts: {
            type: 'array',
            items: { $ref: '#/components/schemas/TraceAttempt' },
            description: 'Its attempts, in order. Empty until the first has begun.',
          },
          output: { description: 'With includeOutput, what the step returned or why it failed, any JSON.' },
        },
      },
      TraceSpan: {
        type: 'object',
        description:
          'What the executor did besides steps: "Finalization" (the code outside of steps, with its attempts), "Execution" (the app is at work), "executor.nonstep" (a request to the app).',
        required: ['name', 'status', 'attempts'],
        properties: {
          name: { type: 'string', description: "The server's own name for it." },
          status: { $ref: '#/components/schemas/TraceStatus', description: 'The status of the span.' },
          queuedAt: { type: 'string', description: 'When it was put into the queue (RFC 3339).' },
          startedAt: { type: 'string', description: 'When it began (RFC 3339). Absent until then.' },
          endedAt: { type: 'string', description: 'When it ended (RFC 3339). Absent until then.' },
          durationMs: { type: 'number', description: 'Ms from startedAt to endedAt.' },
          attempts: {
            type: 'array',
            items: { $ref: '#/components/schemas/TraceAttempt' },
            description: 'Its attempts, in order; empty where the server names none.',
          },
          output: { description: 'With includeOutput, what the function returned or why it failed, any JSON.' },
        },
      },
      TraceRun: {
        type: 'object',
        description: 'The run of a trace, as the trace has it.',
        required: ['run_id', 'status'],
        properties: {
          run_id: { type: 'string', description: 'Id of the run, a ULID.' },
          status: { $ref: '#/components/schemas/TraceStatus', description: 'The status of the run.' },
          queuedAt: { type: 'string', description: 'When the run was scheduled (RFC 3339).' },
          startedAt: { type: 'string', description: 'When its code was first executed (RFC 3339). Absent until then.' },
          endedAt: { type: 'string', description: 'When it ended (RFC 3339). Absent until then.' },
          durationMs: { type: 'number', description: 'Ms from startedAt to endedAt.' },
          input: { description: 'With includeOutput, the events that started the run.' },
          output: { description: 'With includeOutput, what the function returned or why it failed, as in Run.' },
        },
      },
      RunTrace: {
        type: 'object',
        description: 'The steps of a run, as the client returns them.',
        required: ['run', 'steps', 'others'],
        properties: {
          run: { $ref: '#/components/schemas/TraceRun', description: 'The run as a whole.' },
          steps: {
            type: 'array',
            items: { $ref: '#/components/schemas/TraceStep' },
            description: 'The steps, each once, in the order in which they were planned.',
          },
          others: {
            type: 'array',
            items: { $ref: '#/components/schemas/TraceSpan' },
            description: 'What the executor did besides the steps, in the order in which it was planned.',
          },
          raw: { description: 'With raw, the root span as the server sent it.' },
        },
      },
      RunWait: {
        type: 'object',
        description: 'The result of waiting for a run.',
        required: ['ended', 'run'],
        properties: {
          ended: { type: 'boolean', description: 'Whether the run has ended. If not, call again.' },
          result: {
            type: 'string',
            enum: ['completed', 'failed', 'cancelled', 'not_run'],
            description:
              'How it ended. cancelled also means that it ran out of time, and not_run that it was skipped. Absent until it has ended.',
          },
          error: {
            type: 'object',
            description: 'Why it failed, for a run that did.',
            required: ['message'],
            properties: {
              name: { type: 'string', description: 'Class of the error.' },
              message: { type: 'string', description: 'What it says.' },
              stack: { type: 'string', description: 'Where it was thrown.' },
            },
          },
          run: {
            description: 'The run as it was last read.',
            anyOf: [
              { $ref: '#/components/schemas/Run' },
              {
                type: 'object',
                description: 'The same in a form that this version does not know.',
                required: ['run_id', 'status'],
                properties: {
                  run_id: { type: 'string', description: 'Id of the run.' },
                  status: { type: 'string', description: "The status of the run, in the server's words." },
                },
              },
            ],
          },
          next: { type: 'string', description: 'What to do now, if the run has not ended.' },
        },
      },
      RunJob: {
        type: 'object',
        description:
          'One queue item of a run, planned or running. The descriptions of the API have no field in common, so no field is required; Inngest sends all of them.',
        properties: {
          job_id: { type: 'string', description: 'Id of the item.' },
          at: { type: 'string', description: 'When it is due (RFC 3339).' },
          position: {
            type: 'integer',
            description: "Its place in the function's queue, from 0. Also 0 where it has none.",
          },
          kind: {
            type: 'string',
            description:
              'What is to be done: "start", "edge" (the next step), "edge-error", "sleep", "pause" and others.',
          },
          attempt: { type: 'integer', description: 'The number of the attempt, from 0.' },
        },
      },
      RunJobsEnvelope: {
        type: 'object',
        description: "A run's jobs, as listRunJobs wraps them.",
        required: ['data'],
        properties: {
          data: {
            type: 'array',
            items: { $ref: '#/components/schemas/RunJob' },
            description: 'The jobs; empty once the run has ended.',
          },
          metadata: { $ref: '#/components/schemas/ResponseMetadata', description: 'How old the response is.' },
        },
      },
      InvokeFunctionRequest: {
        type: 'object',
        description: 'What a function is started with.',
        additionalProperties: false,
        required: ['data'],
        properties: {
          data: {
            type: 'object',
            additionalProperties: true,
            description: 'The data of the event that the function gets. An object; it may be empty.',
          },
          idempotencyKey: {
            type: 'string',
            minLength: 1,
            description: 'An idempotency key. A second start of the same function with it returns the first run.',
          },
        },
      },
      StepToRerun: {
        type: 'object',
        description: 'The step that a rerun begins with.',
        additionalProperties: false,
        required: ['stepId'],
        properties: {
          stepId: { type: 'string', minLength: 1, description: 'The id of the step in code.' },
          input: {
            type: 'array',
            items: {},
            description: 'What the step gets instead of its own input, as a list of arguments.',
          },
        },
      },
      RerunRequest: {
        type: 'object',
        description: 'Where a rerun begins.',
        additionalProperties: false,
        properties: {
          fromStep: {
            $ref: '#/components/schemas/StepToRerun',
            description: 'The step to start from; the steps before it keep their results. Default: from the beginning.',
          },
        },
      },
      StartedRun: {
        type: 'object',
        description: 'A run that was started.',
        required: ['runId'],
        properties: { runId: { type: 'string', description: 'Id of the run, a ULID.' } },
      },
      StartedRunEnvelope: {
        type: 'object',
        description: 'A run that was started, as v2 wraps it.',
        required: ['data'],
        properties: { data: { $ref: '#/components/schemas/StartedRun', description: 'The run.' } },
      },
      CancelRunsRequest: {
        type: 'object',
        description: 'Which runs to cancel. Without runIds, it needs an app or a time.',
        additionalProperties: false,
        properties: {
          runIds: {
            type: 'array',
            minItems: 1,
            maxItems: 1000,
            items: { type: 'string', minLength: 1 },
            description: 'The ids of the runs. Not together with filters.',
          },
          appId: { type: 'string', minLength: 1, description: 'Only runs of this app, by its id in code.' },
          functionId: {
            type: 'string',
            minLength: 1,
            description: "Only runs of this function, by its id in code, without the app's. Needs appId.",
          },
          from: {
            type: 'string',
            minLength: 1,
            description: 'Only runs that were scheduled from this time on (RFC 3339).',
          },
          until: {
            type: 'string',
            minLength: 1,
            description: 'Only runs that were scheduled before this time (RFC 3339).',
          },
          dryRun: { type: 'boolean', description: 'Only lists the runs, and cancels none.' },
        },
      },
      CancelledRuns: {
        type: 'object',
        description: 'The results of cancelling many runs.',
        required: ['counts', 'runs'],
        properties: {
          runs: {
            type: 'array',
            description: 'The runs, each with its result.',
            items: {
              type: 'object',
              required: ['runId', 'result'],
              properties: {
                runId: { type: 'string', description: 'Id of the run.' },
                result: {
                  type: 'string',
                  enum: ['cancelled', 'already_ended', 'accepted', 'would_cancel', 'not_found', 'unknown', 'failed'],
                  description: 'The result. unknown means that the run may have been cancelled.',
                },
                error: { type: 'string', description: 'Why it failed.' },
              },
            },
          },
          counts: {
            type: 'object',
            description: 'How many runs there are, and how many have which result.',
            additionalProperties: { type: 'integer' },
          },
          next: { type: 'string', description: 'What to do now, if not all runs were cancelled in time.' },
        },
      },
      InngestEvent: {
        type: 'object',
        description: 'An event that the server received.',
        required: ['internal_id', 'name'],
        properties: {
          internal_id: { type: 'string', description: 'The id that Inngest gave it, a ULID. Reads take this one.' },
          account_id: { type: 'string', description: 'Id of the account, a UUID; zeros from the open-source server.' },
          environment_id: {
            type: 'string',
            description: 'Id of the environment, a UUID; zeros from the open-source server.',
          },
          source: { type: 'string', description: 'Where it came from; empty from the open-source server.' },
          source_id: { type: ['string', 'null'], description: 'Id of where it came from.' },
          received_at: { type: 'string', description: 'When the server received it (RFC 3339).' },
          id: { type: 'string', description: 'The id that its sender gave it; the internal_id if there is none.' },
          name: { type: 'string', description: 'Its name, such as "app/user.created".' },
          data: { description: 'Its data, usually an object.' },
          user: { description: 'What the sender said about a user.' },
          ts: {
            type: 'integer',
            description: 'When it happened, according to its sender, in ms since the Unix epoch.',
          },
        },
      },
      EventEnvelope: {
        type: 'object',
        description: 'An event, as getEvent wraps it.',
        required: ['data'],
        properties: {
          data: { $ref: '#/components/schemas/InngestEvent', description: 'The event.' },
          metadata: { $ref: '#/components/schemas/ResponseMetadata', description: 'How old the response is.' },
        },
      },
      EventsEnvelope: {
        type: 'object',
        description: 'A page of events, as listEvents wraps them.',
        required: ['data'],
        properties: {
          data: {
            type: 'array',
            items: { $ref: '#/components/schemas/InngestEvent' },
            description: 'The events, newest first.',
          },
          metadata: { $ref: '#/components/schemas/ResponseMetadata', description: 'How old the response is.' },
        },
      },
      SendEventRequest: {
        type: 'object',
        description: 'An event to send.',
        additionalProperties: false,
        required: ['name'],
        properties: {
          name: {
            type: 'string',
            minLength: 1,
            description:
              'Its name, such as "app/user.created". Names that begin with "inngest/" are reserved for the server, and refused.',
          },
          data: { type: 'object', additionalProperties: true, description: 'Its data. An object. Empty by default.' },
          id: {
            type: 'string',
            minLength: 1,
            description: 'Your own id. A second event with the same id starts no run.',
          },
          ts: {
            type: 'integer',
            description:
              'When it happened, in ms since the Unix epoch, 1980 or later. Default: when the server receives it.',
          },
          user: {
            type: 'object',
            additionalProperties: true,
            description: 'Data about the user that the event concerns.',
          },
        },
      },
      EventReceipt: {
        type: 'object',
        description: 'An event that was sent.',
        required: ['eventId'],
        properties: { eventId: { type: 'string', description: 'The id that Inngest gave the event, a ULID.' } },
      },
      SentEventEnvelope: {
        type: 'object',
        description: 'An event that was sent, as v2 wraps it.',
        required: ['data'],
        properties: { data: { $ref: '#/components/schemas/EventReceipt', description: 'The event.' } },
      },
      ErrorBody: {
        type: 'object',
        description:
          'What the server says when it refuses or fails (inngest/inngest, pkg/publicerr/publicerr.go). Some errors are plain text, and some have no body.',
        required: ['error', 'status'],
        properties: {
          error: { type: 'string', description: 'What is wrong, for a person. The wording may change.' },
          data: { description: 'More about it; usually null.' },
          status: {
            type: 'integer',
            description: 'The HTTP status of the error, even if the response itself has 200.',
          },
          code: { type: 'string', description: 'The same in one word, to branch on. Most errors have none.' },
        },
      },
    },
  },
} as const
