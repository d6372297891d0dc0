import { bundles } from './bundles/suite.ts'
import { calls } from './calls/suite.ts'
import { catalogue } from './catalogue/suite.ts'
import { heap } from './heap/suite.ts'
import { imports } from './imports/suite.ts'
import { installed } from './installed/suite.ts'
import type { Suite } from './suite.ts'
import { types } from './types/suite.ts'

export const SUITES: readonly Suite[] = [calls, catalogue, imports, bundles, installed, heap, types]
