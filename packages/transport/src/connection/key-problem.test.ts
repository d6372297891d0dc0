import { describe, expect, it } from 'vitest'
import { keyProblem } from './api-key.ts'

describe('an invalid key is reported with what looks wrong', () => {
  it.each([
    ['"signkey-prod-abc123"', 'in quotes'],
    ["'hunter2'", 'in quotes'],
    ['`hunter2`', 'in quotes'],
    ['"hunter2', 'begins or ends with a quote'],
    ['hunter2"', 'begins or ends with a quote'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: such a key looks like this
    ['${HUNTER2_KEY}', 'never replaced'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: such a key looks like this
    ['signkey-${HUNTER2}', 'never replaced'],
    ['$HUNTER2', 'never replaced'],
    ['$(cat hunter2)', 'never replaced'],
    ['{{ secrets.hunter2 }}', 'never filled in'],
    ['%HUNTER2%', 'never filled in'],
    ['<your key>', 'angle brackets'],
    ['<hunter2>', 'angle brackets'],
    ['Bearer hunter2', 'begins with "Bearer"'],
    ['bearer hunter2', 'begins with "Bearer"'],
    ['RUNA_API_KEY=hunter2', 'name of a variable'],
    ['undefined', 'missing value'],
    ['null', 'missing value'],
    ['[object Promise]', 'missing value'],
    ['signkey-prod-...', 'ends in dots'],
    ['your_hunter2_key', 'a placeholder'],
    ['xxxxxxxx', 'a placeholder'],
    ['********', 'a placeholder'],
    ['changeme', 'a placeholder'],
  ])('%s', (key, says) => {
    expect(keyProblem(key)).toContain(says)
    expect(keyProblem(key)).not.toMatch(/hunter2|abc123/i)
  })
})

describe('a key of any other form is left to the server', () => {
  it.each([
    'signkey-prod-0123456789abcdef',
    '0123456789abcdef0123456789abcdef',
    'sk-inn-api-abcdefgh',
    'wg3f9a1c.s3cr3t-of-its-own',
    'xx3f9a1c.s3cr3t',
    'a-key-of-no-kind',
    // Base64, with its padding.
    'c2VjcmV0dG9rZW4=',
    'QUJD==',
  ])('%s', (key) => {
    expect(keyProblem(key)).toBeUndefined()
  })
})
