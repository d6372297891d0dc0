export type { Exposure, ExposureAnswer, ExposureInput } from './exposure.ts'
