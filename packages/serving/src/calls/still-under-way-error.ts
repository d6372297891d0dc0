import { errorKinds, isErrorOfKind, SdkError } from '@x/transport'

/**
 * A write that its caller waited for as long as this server lets a caller wait. It continues: `outcome` is `unknown`, and a
 * repeat under `idempotencyKey` is told what came of it.
 */
export class StillUnderWayError extends SdkError {
  override readonly name = 'StillUnderWayError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['StillUnderWayError', ...super[errorKinds]]
  }
}

export function isStillUnderWayError(value: unknown): value is StillUnderWayError {
  return isErrorOfKind(value, 'StillUnderWayError')
}
