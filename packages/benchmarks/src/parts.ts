import { bundles } from './bundles/part.ts'
import { calls } from './calls/part.ts'
import { heap } from './heap/part.ts'
import { imports } from './imports/part.ts'
import { installed } from './installed/part.ts'
import type { Part } from './part.ts'
import { types } from './types/part.ts'

export const PARTS: readonly Part[] = [calls, imports, bundles, installed, heap, types]
