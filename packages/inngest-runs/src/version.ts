import { version } from '../package.json'

/** Version of this package, as the User-Agent header says it. */
export const VERSION: string = version
