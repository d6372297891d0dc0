import { checkedOptions, type OptionChecks } from '@x/transport'
import { RUNA_API } from '../../api/api.ts'

/**
 * The options of a function, each read once.
 *
 * @throws RequestValidationError for unknown options, and for invalid options that every call shares.
 */
export const readOptions = <T>(operation: string, options: T, known: OptionChecks): T =>
  checkedOptions(operation, options, known, RUNA_API)
