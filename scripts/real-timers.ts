import { setTimeout as realSetTimeout } from 'node:timers'

// Before each file of `test:fast`, whose files share workers: in one that inherits fake timers, the first wait never ends.
if (globalThis.setTimeout !== realSetTimeout) throw new Error('an earlier test file left fake timers behind')
