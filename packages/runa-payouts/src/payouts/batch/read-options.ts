import { checkedOptions } from '@x/transport'
import { RUNA_API } from '../../api.ts'

/**
 * The options of a function, as they were read.
 *
 * @throws RequestValidationError for unknown options, and for those that every call knows and that are invalid.
 */
export const readOptions = <T>(operation: string, options: T, known: readonly string[]): T =>
  checkedOptions(operation, options, known, RUNA_API)
