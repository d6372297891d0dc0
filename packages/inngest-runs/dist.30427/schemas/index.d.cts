import { Schema } from '../types.cjs';
import { RunEnvelope, RunJob, RunJobsEnvelope, Run, RunsEnvelope } from '../index.cjs';
export { SchemaIssue } from '../types.cjs';

/** A run. */
declare const runSchema: Schema<Run>;
/** The answer to `getRun`. */
declare const runEnvelopeSchema: Schema<RunEnvelope>;
/** The answer to `listEventRuns`. */
declare const runsEnvelopeSchema: Schema<RunsEnvelope>;
/** A job, under the names that the client gives its fields. */
declare const runJobSchema: Schema<RunJob>;
/** The answer to `listRunJobs`, with its jobs under the names that the client gives their fields. */
declare const runJobsEnvelopeSchema: Schema<RunJobsEnvelope>;

export { Schema, runEnvelopeSchema, runJobSchema, runJobsEnvelopeSchema, runSchema, runsEnvelopeSchema };
