import { invalidInput, type Schema } from '@x/transport'
import { INNGEST_API } from '../api/api.ts'

/**
 * The body of a call whose method takes its fields among options: nothing else may get there.
 *
 * @throws RequestValidationError for a body that does not match.
 */
export function checkedBody<T>(operation: string, schema: Schema<T>, body: unknown): T {
  const issues = schema.issues(body).map((issue) => (issue.path.length === 0 ? { ...issue, path: ['body'] } : issue))
  if (issues.length > 0) throw invalidInput(issues, { operation }, INNGEST_API)
  // It has no issue.
  return body as T
}
