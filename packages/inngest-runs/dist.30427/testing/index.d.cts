import { Clock } from '../types.cjs';

/** A complete HTTP answer, as an API means to give it. */
interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** The whole body as text; empty for none. */
	readonly body: string;
}
/**
 * What a request gets to see, decided before anything is sent. Each way of mounting turns the same plan into what
 * its users see, so that no decision is taken twice.
 */
type ReplyPlan = 
/** A complete answer. */
({
	readonly kind: 'respond';
} & Answer)
/** The connection is reset without an answer. */
 | {
	readonly kind: 'drop';
}
/** Silence, for as long as the caller waits. */
 | {
	readonly kind: 'stall';
}
/** Status, headers and the `sent` part of the body, then silence. */
 | ({
	readonly kind: 'partial-stall';
	readonly sent: string;
} & Answer)
/** Status, headers and the `sent` part of the body, then the end of the connection. */
 | ({
	readonly kind: 'partial-close';
	readonly sent: string;
} & Answer)
/** These characters on the wire, whatever they mean, then the end of the connection. */
 | {
	readonly kind: 'raw';
	readonly text: string;
};
/** A request as every way of mounting hands it over. */
interface SandboxRequest {
	readonly method: string;
	readonly url: URL;
	readonly headers: Headers;
	/** The body as text; empty for none. */
	readonly body: string;
}
/** A fake API: all that a way of mounting needs to know of it. */
type Handle = (request: SandboxRequest) => Promise<ReplyPlan>;

/** What a fault lets the caller see. */
type FaultEffect = 
/** The answer that was due, whole. */
{
	readonly show: 'answer';
}
/** Half of the answer's body; after it silence, the end of the connection, or a regular end (a complete message). */
 | {
	readonly show: 'half';
	readonly afterwards: 'stall' | 'close' | 'end';
}
/** Another answer in its place. */
 | ({
	readonly show: 'instead';
} & Answer) | {
	readonly show: 'drop';
} | {
	readonly show: 'stall';
} | {
	readonly show: 'raw';
	readonly text: string;
};
/** One row of a fault table. */
interface FaultDefinition {
	/** Whether the request does its work before the fault shows. */
	readonly commit: boolean;
	/**
	 * Whether the API itself gave this answer, so that it keeps it for repeats of the request.
	 * Default false: it came from something in front of the API, and a repeat gets the API's own answer.
	 */
	readonly stored?: boolean;
	readonly effect: FaultEffect;
}
/** A fault by its name, with what can be set about it. */
interface NamedFault<Name extends string> {
	readonly name: Name;
	/** Milliseconds that go by before the answer, on the sandbox's clock. Default 0. The request counts as running until then. */
	readonly delay?: number;
	/** A `Retry-After` header: seconds as a number, or the header's text. Default none. */
	readonly retryAfter?: number | string;
	/** The `Location` of a redirect. Default: a path on another origin. */
	readonly location?: string;
}
/** A fault that answers with anything you like. */
interface AnswerFault {
	/** 100 to 599. A status below 200 is sent as raw bytes, after which the connection ends. */
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** A string is sent as it is, anything else as JSON. Default: no body. */
	readonly body?: unknown;
	/** Whether the request does its work first. Default false. */
	readonly commit?: boolean;
	/** Whether repeats of the request get this answer too, as if the API itself had given it. Default false. */
	readonly stored?: boolean;
	readonly delay?: number;
}
/** No fault but slowness: the right answer, `delay` milliseconds late on the sandbox's clock. */
interface DelayFault {
	readonly delay: number;
}
type FaultSpec<Name extends string> = NamedFault<Name> | AnswerFault | DelayFault;

/** Which requests a fault befalls. */
interface FaultOptions<Operation extends string = string> {
	/** Only requests of this operation. Default: any request. */
	readonly operation?: Operation;
	/** How many requests it happens to. Default 1; Infinity for all from now on. */
	readonly times?: number;
	/** How many matching requests pass unharmed before the first one it happens to. Default 0. */
	readonly skip?: number;
}
/** A fault that is still to happen. */
interface PendingFault {
	readonly name: string;
	readonly operation?: string;
	/** Requests it still happens to. */
	readonly times: number;
	/** Matching requests that still pass unharmed. */
	readonly skip: number;
}
/** Faults to come. They happen in the order in which they were scripted: each waits for the ones before it. */
interface FaultScript<Name extends string, Operation extends string = string> {
	/** Scripts a fault for the next request, or as the options say. Throws for an unknown name. */
	next(fault: Name | FaultSpec<Name>, options?: FaultOptions<Operation>): void;
	/** Forgets every fault that is still to happen. */
	clear(): void;
	/** What is still to happen, first to last: empty once a test has used up all it scripted. */
	readonly pending: readonly PendingFault[];
}

/** The shape of `fetch` that a sandbox offers. It may be called on its own, without `this`. */
type SandboxFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** How a manual clock starts and passes. */
interface ManualClockOptions {
	/**
	 * Whether a pause makes the time that it needs go by on its own. Default true.
	 * With false, every sleep waits for `advance`.
	 */
	readonly autoPause?: boolean;
}
/** A pause or a limit that has not ended yet. */
interface PendingSleep {
	/** When it ends, in milliseconds since the Unix epoch. */
	readonly due: number;
	readonly purpose: 'pause' | 'limit';
}
/** A clock that only moves when a test, or a pause, moves it. */
interface ManualClock extends Clock {
	/**
	 * Lets `ms` milliseconds go by. Sleeps end in the order in which they fall due, each at its own time,
	 * and whatever they set off runs before the next one ends. Resolves when all of that is done.
	 *
	 * Only work that needs no more than promises is waited for: over a real socket, wait for the answer first.
	 */
	advance(ms: number): Promise<void>;
	/** The length of every `pause` asked for so far, in milliseconds, in the order of asking. */
	readonly pauses: readonly number[];
	/** What still sleeps: empty once a client has left nothing behind. */
	readonly sleeping: readonly PendingSleep[];
}
/**
 * Makes a clock for tests. It starts at `start` (a date, or milliseconds since the Unix epoch; default 2025-01-01 UTC).
 *
 * It plays time as a queue of events: while something pauses, time jumps from one due sleep to the next until the
 * pause is over. A limit that falls due on the way therefore ends first, just as it would in real time.
 */
declare function createManualClock(start?: Date | number, { autoPause }?: ManualClockOptions): ManualClock;

/** The part of msw's `http` that is needed: it fits msw 2 and 3, and needs neither to be installed. */
interface MswHttp<Handler> {
	all(path: string, resolver: (info: {
		request: Request;
	}) => Promise<Response>): Handler;
}

/** A request as the sandbox saw it. */
interface RecordedRequest<Operation extends string = string> {
	/** Undefined for a path that the API does not have. */
	readonly operation: Operation | undefined;
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	/** By lower-case name. Of a key only what may be shown of it is kept. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** When it came: milliseconds since the Unix epoch, on the sandbox's clock. */
	readonly at: number;
	/** The status that was sent; undefined while there is none, and for ever when the connection dropped or stalled before it. */
	readonly status: number | undefined;
}
/** Every request so far, first to last. It grows without bound: `clear()` it in a program that runs for long. */
type RequestLog<Operation extends string = string> = readonly RecordedRequest<Operation>[] & {
	/** Forgets every request. What the requests did stays. */
	clear(): void;
};

/** What every HTTP API can meet with. An API adds its own rows, or puts its own bodies in place of these. */
declare const faultTable: {
	'drop-before': FaultDefinition;
	'drop-after-commit': FaultDefinition;
	'stall-before': FaultDefinition;
	'stall-after-commit': FaultDefinition;
	'stall-body': FaultDefinition;
	truncate: FaultDefinition;
	'informational-102': FaultDefinition;
	'html-502': FaultDefinition;
	'html-502-after-commit': FaultDefinition;
	'unavailable-503': FaultDefinition;
	'timeout-504': FaultDefinition;
	'timeout-504-after-commit': FaultDefinition;
	'rate-limit': FaultDefinition;
	redirect: FaultDefinition;
	'internal-error': FaultDefinition;
	'internal-error-after-commit': {
		commit: true;
		stored: true;
		effect: FaultEffect;
	};
	'truncated-json': FaultDefinition;
	'empty-200': FaultDefinition;
	'not-json-200': FaultDefinition;
	'array-200': FaultDefinition;
};
/** The faults that every sandbox knows. */
type CommonFaultName = keyof typeof faultTable;

/** Faults that only this API has. */
declare const ownFaults: {
	/** The run cannot be loaded. The answer is the API's own for the run that was asked for, so it is made where those are. */
	'unable-to-load': {
		commit: false;
		effect: {
			show: "answer";
		};
	};
	/** An error that the server cannot put into words. */
	'empty-object-200': {
		commit: false;
		effect: FaultEffect;
	};
	/** A panic, which ends in an answer without a body. */
	'panic-500': {
		commit: false;
		effect: FaultEffect;
	};
	/** The page of the user interface in place of an answer. */
	'html-200': {
		commit: false;
		effect: FaultEffect;
	};
};
/** A fault that the Inngest sandbox knows by name. */
type InngestFaultName = CommonFaultName | keyof typeof ownFaults;

/**
 * Which of Inngest's servers the sandbox plays:
 *
 * - `dev`: `inngest dev`, which asks nobody for a key
 * - `start`: `inngest start`, the same server self-hosted, which does
 * - `cloud`: api.inngest.com, as far as its answers are known: keys, timestamps in UTC, no user interface
 */
type InngestMode = 'dev' | 'start' | 'cloud';
/** What the real server does and nobody would expect. Each habit can be switched off by itself. */
interface InngestHabits {
	/** Errors of a GET arrive with HTTP status 200; their own status is only in the body. Default true. */
	readonly errorsAs200: boolean;
	/**
	 * Short answers to a GET are kept, by the whole URL and the Authorization header: a run for 3 s, its jobs for 5 s,
	 * the runs of an event for 15 s. A kept answer comes as text/plain. Default true.
	 */
	readonly cache: boolean;
	/** A cancel is answered with an empty body. Default true; with false, the run comes back. */
	readonly emptyCancel: boolean;
	/** A cancel shows only after `cancelVisibleMs`. Default true. */
	readonly asyncCancel: boolean;
	/** Two fields of a job are written `JobID` and `Raw`. Default true; with false, `job_id` and `raw`. */
	readonly capitalJobs: boolean;
	/** How long a new run is unknown, in milliseconds. Default 0. */
	readonly runRowLag: number;
	/** The offset of the server's timestamps: `Z`, or hours and minutes. Default `+02:00`; in mode `cloud` `Z`. */
	readonly localOffset: string;
	/**
	 * How one run is cancelled: `DELETE /v1/runs/{id}`, which is what the open-source server has,
	 * `POST /v1/runs/{id}/cancel`, or both. Default `delete`.
	 */
	readonly cancelRoute: 'delete' | 'post' | 'both';
	/** Any path outside `/v1` gives the page of the user interface, with status 200. Default true; in mode `cloud` false. */
	readonly uiFallback: boolean;
	/**
	 * What `POST …/cancel` answers: the same as DELETE (`v1`), or the way the second version of the API does (`v2`),
	 * which refuses to cancel a run that has ended. Default `v1`.
	 */
	readonly postCancelStyle: 'v1' | 'v2';
}
/** How an Inngest sandbox behaves. Every option has a default that suits most tests. */
interface InngestSandboxOptions {
	/** The time that the sandbox lives in. Default: real time. Give a manual clock to make time go by at once. */
	readonly clock?: Clock;
	/** Default `start`. */
	readonly mode?: InngestMode;
	/**
	 * The signing keys that are taken, as they are or hashed: an even number of hexadecimal digits, with or without a
	 * prefix such as `signkey-prod-`. Default: one key, which is `sandbox.signingKey`.
	 */
	readonly signingKeys?: readonly string[];
	/** Habits to switch off, or to set. Default: all of them as the open-source server has them. */
	readonly habits?: Partial<InngestHabits>;
	/** How long a cancel takes to show, in milliseconds. Default 50. */
	readonly cancelVisibleMs?: number;
	/**
	 * Names of environments that share nothing. `x-inngest-env` says which one a request is about, and the first name is
	 * meant by requests without it. Default: none, which is the open-source server: the header changes nothing.
	 */
	readonly environments?: readonly string[];
	/**
	 * Whether functions run with async checkpointing, the default of version 4 of the official SDK. The open-source
	 * server then shows the output of every completed run as an empty string. Default false.
	 */
	readonly asyncCheckpointing?: boolean;
	/** A number that decides the random part of every id. Default 1: a test gets the same ids on every run. */
	readonly random?: number;
}

/** The operations that the sandbox plays, by the names that the client gives them. */
type SandboxOperation = 'getRun' | 'cancelRun' | 'listRunJobs' | 'listEventRuns';

/** A status that the server has today, or one that your code has never heard of. */
type ScriptedStatus = 'Running' | 'Completed' | 'Failed' | 'Cancelled' | 'Overflowed' | 'Scheduled' | 'Unknown' | 'Skipped' | (string & {});
/** How a run ends. */
interface RunEnding {
	readonly ends: ScriptedStatus;
	/**
	 * What the run gives back: any JSON value. Default: `null` of a completed run, `{}` of a cancelled one, the error of
	 * a failed one, and nothing of any other.
	 */
	readonly output?: unknown;
	/**
	 * Why a failed run failed. An error (or an object with a `message`) is shown the way the SDK serializes it; a string,
	 * or an object that wraps the error in a key `error`, is shown as it is. Default: some error.
	 */
	readonly error?: unknown;
}
/** A job that waits in the server's queue as long as its run goes on. */
interface JobScript {
	/** For example `start`, `edge`, `sleep` or `pause`. */
	readonly kind: string;
	/** When it is due, in milliseconds after the start of the run. Default 0. */
	readonly atMs?: number;
	/** When it leaves the queue, in milliseconds after the start of the run. Default: at the end of the run. */
	readonly untilMs?: number;
	/** Its place in the queue, from 0. Default 0. */
	readonly position?: number;
	/** Attempts before this one. Default 0. */
	readonly attempt?: number;
	/** What the server shows of its insides. Default: something that looks like it. */
	readonly raw?: unknown;
}
/** The life of a run. */
interface RunScript extends Partial<RunEnding> {
	/** When it ends, in milliseconds after its start. Default 0: it has ended as soon as it starts. Of no use without `ends`. */
	readonly afterMs?: number;
	/** What it shows instead of `Running`. */
	readonly status?: ScriptedStatus;
	/** How long it shows that, in milliseconds after its start. Default: until it ends. */
	readonly statusForMs?: number;
	/** What waits in the queue. Default: one job of kind `start`. */
	readonly jobs?: readonly JobScript[];
}

/** What a run is started with. */
interface RunStart {
	/** The name of its function. Runs of the same name have the same `function_id`. Default `function`. */
	readonly function?: string;
	/** The id of the event that it belongs to, so that several runs can share one. Default: an event of its own. */
	readonly event?: string;
	/** The environment that it belongs to. Default: the first that the sandbox's options name. */
	readonly environment?: string;
	/** How it goes on. `sleeping` never ends. Default: it completes at once, with `null` as its output. */
	readonly script?: RunScript | 'sleeping';
	/** Fields to show beside, or instead of, its own: `cron`, `batch_id`, `original_run_id`, or what the future may bring. */
	readonly fields?: Readonly<Record<string, unknown>>;
}

/** A run as a test looks at it. A copy: it does not change. */
interface SandboxRun {
	readonly id: string;
	readonly eventId: string;
	readonly function: string;
	/** Empty where the sandbox has no environments. */
	readonly environment: string;
	/** What the server would say now, were nothing cached. */
	readonly status: string;
	/** Milliseconds since the Unix epoch. */
	readonly startedAt: number;
	/** Milliseconds since the Unix epoch; undefined while it has not ended. */
	readonly endedAt: number | undefined;
	/** How often a cancel reached it, whatever came of it. */
	readonly cancelRequests: number;
	/** How often a cancel really ended it: 0 or 1. */
	readonly cancels: number;
}
/** The runs of a sandbox: what a test starts, and what has become of it. */
interface SandboxRuns {
	/** Starts a run. Throws for an event that is no ULID, and for an environment that there is not. */
	start(start?: RunStart): {
		readonly runId: string;
		readonly eventId: string;
	};
	/** Ends a run now, whatever its script says; false when it has ended already. Throws for an unknown id. */
	end(runId: string, ending: RunEnding): boolean;
	/** Undefined for an unknown id. */
	get(runId: string): SandboxRun | undefined;
	/** Every run, in the order of starting. */
	readonly all: readonly SandboxRun[];
}

/** An Inngest of your own: it keeps the real one's rules in memory, its odd habits too, and fails when you say so. */
interface InngestSandbox {
	/** Give this to the client as its `fetch`. It never touches the network, whatever the host in the URL. */
	readonly fetch: SandboxFetch;
	/**
	 * Request handlers for msw 2 or 3: `setupServer(...sandbox.handlers(http))`. They take what is below `/v1` on
	 * api.inngest.com and on port 8288 of this machine.
	 */
	handlers<Handler>(http: MswHttp<Handler>): Handler[];
	/** Scripts what goes wrong: `faults.next('drop-after-commit', { operation: 'cancelRun' })`. */
	readonly faults: FaultScript<InngestFaultName, SandboxOperation>;
	/** Starts runs, and says what has become of them. */
	readonly runs: SandboxRuns;
	/** What was asked, for as long as you do not `clear()` it. */
	readonly requests: RequestLog<SandboxOperation>;
	/** The clock from the options, or real time. */
	readonly clock: Clock;
	/** A key that the sandbox takes. */
	readonly signingKey: string;
	/** Where the server is that the sandbox stands in for. */
	readonly baseUrl: string;
	/** Decides the answer to one request. For a way of mounting of your own. */
	readonly handle: Handle;
}
/**
 * Makes a sandbox. Sandboxes share nothing, so every test can have its own.
 *
 * @example
 * ```ts
 * import { InngestRuns } from '@x/inngest-runs'
 * import { createInngestSandbox, createManualClock } from '@x/inngest-runs/testing'
 *
 * const clock = createManualClock() // pauses pass at once
 * const sandbox = createInngestSandbox({ clock })
 * const inngest = new InngestRuns({ apiKey: sandbox.signingKey, fetch: sandbox.fetch, clock })
 *
 * const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: { n: 1 } } })
 * const end = await inngest.waitForRun(runId)
 * if (end.result !== 'completed') throw new Error('expected an end')
 * ```
 */
declare function createInngestSandbox(options?: InngestSandboxOptions): InngestSandbox;

export { Clock, createInngestSandbox, createManualClock };
export type { AnswerFault, DelayFault, FaultOptions, FaultScript, FaultSpec, InngestFaultName, InngestHabits, InngestMode, InngestSandbox, InngestSandboxOptions, JobScript, ManualClock, ManualClockOptions, MswHttp, NamedFault, PendingFault, PendingSleep, RecordedRequest, ReplyPlan, RequestLog, RunEnding, RunScript, RunStart, SandboxFetch, SandboxOperation, SandboxRequest, SandboxRun, SandboxRuns, ScriptedStatus };
