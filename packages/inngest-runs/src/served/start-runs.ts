import type { CallHook } from '@x/serving'
import type { InngestRuns } from '../client.ts'
import { invokeFunctionRequestSchema, rerunRequestSchema } from '../schemas/index.ts'
import { checkedBody } from './checked-body.ts'

export const invokeFunction: CallHook<InngestRuns> = async (client, { path, body }, options) => {
  const { data, idempotencyKey } = checkedBody('invokeFunction', invokeFunctionRequestSchema, body)
  const { appId = '', functionId = '' } = path
  const keyed = idempotencyKey === undefined ? {} : { idempotencyKey }
  return client.invokeFunction({ appId, functionId, data, ...keyed }, options).withResponse()
}

export const rerun: CallHook<InngestRuns> = async (client, { path, body }, options) => {
  const { fromStep } = checkedBody('rerun', rerunRequestSchema, body)
  if (fromStep === undefined) return client.rerun(path.runId ?? '', options).withResponse()
  const { stepId, input } = fromStep
  const step = input === undefined ? { stepId } : { stepId, input }
  return client.rerun(path.runId ?? '', { fromStep: step, ...options }).withResponse()
}
