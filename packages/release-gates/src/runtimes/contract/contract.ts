import { csvSteps } from './csv-steps.ts'
import { identity } from './identity.ts'
import { inngestSteps } from './inngest-steps.ts'
import { mcpSteps } from './mcp-steps.ts'
import { redemptionSteps } from './redemption-steps.ts'
import { restSteps } from './rest-steps.ts'
import { runaSteps } from './runa-steps.ts'
import { sandboxSteps } from './sandbox-steps.ts'
import type { Entries, Facts, Scene, Step } from './step.ts'
import { hearWarnings } from './warnings.ts'
import { webhookSteps } from './webhook-steps.ts'

const STEPS = {
  ...runaSteps,
  ...webhookSteps,
  ...csvSteps,
  ...redemptionSteps,
  ...inngestSteps,
  ...sandboxSteps,
  ...mcpSteps,
  ...restSteps,
}

export type StepName = keyof typeof STEPS

/**
 * The program that every runtime runs, one step after the other. It uses nothing but web standards and what it is handed.
 *
 * @param control the parent's address, which sets the scene of each step and knows what really happened in it.
 */
export async function contract(
  entries: Entries,
  control: string,
  print: (value: unknown) => string,
): Promise<Record<string, string>> {
  const ask = async (step: string, question: string): Promise<unknown> => {
    const response = await fetch(`${control}/${encodeURIComponent(step)}/${question}`)
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(String(answer))
    return answer
  }

  const results: Record<string, string> = { runtime: identity() }
  const steps: [string, Step][] = Object.entries(STEPS)
  const warnings = hearWarnings()
  for (const [name, step] of steps) {
    try {
      const scene = (await ask(name, 'scene')) as Scene
      results[name] = await step({
        ...entries,
        ...scene,
        print,
        facts: async () => (await ask(name, 'facts')) as Facts,
        arrived: async () => void (await ask(name, 'arrived')),
      })
    } catch (error) {
      results[name] = `threw ${String(error)}`
    }
    const warned = await warnings.since()
    if (warned !== '') results[name] = `warned: ${warned}`
  }
  warnings.stop()
  return results
}
