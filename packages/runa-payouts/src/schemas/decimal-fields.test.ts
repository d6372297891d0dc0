import { expect, it } from 'vitest'
import { openapi } from '../../test/openapi.ts'
import { DECIMAL_FIELDS } from './decimal-fields.ts'

it('names exactly the fields that the OpenAPI file marks as amounts', () => {
  const marked = new Set<string>()
  JSON.stringify(openapi.schemas, (key, value) => {
    if (value?.['x-decimal'] === true) marked.add(key)
    return value
  })
  expect([...marked].sort()).toEqual([...DECIMAL_FIELDS].sort())
})
