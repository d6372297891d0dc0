import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'

/** One finding of a linter: an error or a warning, with its rule and where it is. */
export interface Finding {
  readonly rule: string
  readonly where: string
  readonly message: string
}

/** A linter that gateways run over the documents that they are given, with the rules that it comes with. */
export type Linter = (document: string) => Promise<readonly Finding[]>

/** Spectral with `spectral:oas`: errors, warnings, hints, everything. */
const lintBySpectral: Linter = async (document) => {
  const linter = new spectral.Spectral()
  // Its types want an `extends` beside rules, which the rules that extend nothing do not have.
  linter.setRuleset(rulesets.oas as RulesetDefinition)
  const findings = await linter.run(document)
  return findings.map(({ code, path, message }) => ({ rule: String(code), where: path.join('.'), message }))
}

/** Redocly with its recommended rules. */
const lintByRedocly: Linter = async (document) => {
  const config = await createConfig({ extends: ['recommended'] })
  const findings = await lintFromString({ source: document, absoluteRef: 'openapi.json', config })
  return findings.map(({ ruleId, location, message }) => ({
    rule: ruleId,
    where: location.map(({ pointer }) => pointer).join(' '),
    message,
  }))
}

export const LINTERS: Readonly<Record<string, Linter>> = {
  'Spectral (spectral:oas)': lintBySpectral,
  'Redocly (recommended)': lintByRedocly,
}
