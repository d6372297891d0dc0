import { describe, expect, it } from 'vitest'
import { SERVED_OPERATIONS } from '../../test/test-api.ts'
import { type Selection, selected } from './selection.ts'
import type { Addition, ServedOperation } from './served-operation.ts'

/** One of the capability's tools again, as if it were an addition. */
function added(name: string, like: string, addition: Addition): ServedOperation<never> {
  const [found] = SERVED_OPERATIONS.filter(({ tool }) => tool.name === like)
  if (found === undefined) throw new Error(`there is no ${like}`)
  return { ...found, tool: { ...found.tool, name }, addition }
}

const WITH_ADDITIONS: readonly ServedOperation<never>[] = [
  ...SERVED_OPERATIONS,
  added('find-others', 'find-things', 'by_default'),
  added('read-secret', 'find-things', 'when_named'),
  // No table should have this.
  added('end-others', 'end-thing', 'by_default'),
]

const CAPABILITY = ['create-order', 'find-things', 'end-thing', 'price-thing']

const names = (selection: Selection) => selected(WITH_ADDITIONS, selection).map(({ tool }) => tool.name)

describe('what is served', () => {
  it.each<[string, Selection, readonly string[]]>([
    ['by default the capability and additional reads, but no additional write', {}, [...CAPABILITY, 'find-others']],
    [
      'with readOnly what changes nothing, whatever its hint says',
      { readOnly: true },
      ['find-things', 'price-thing', 'find-others'],
    ],
    [
      'what is named, in the order of the table',
      { tools: ['end-thing', 'create-order'] },
      ['create-order', 'end-thing'],
    ],
    [
      'with readOnly only what is named and changes nothing',
      { readOnly: true, tools: ['create-order', 'price-thing'] },
      ['price-thing'],
    ],
    ['an addition alone', { tools: ['read-secret'] }, ['read-secret']],
    ['exactly the capability', { tools: ['capability'] }, CAPABILITY],
    ['the capability and another tool', { tools: ['capability', 'read-secret'] }, [...CAPABILITY, 'read-secret']],
    ['the capability without one tool', { tools: ['capability', '-create-order'] }, CAPABILITY.slice(1)],
    ['one tool more than by default', { tools: ['+read-secret'] }, [...CAPABILITY, 'find-others', 'read-secret']],
    ['a write more than by default', { tools: ['+end-others'] }, [...CAPABILITY, 'find-others', 'end-others']],
    ['one tool more, which is served anyway', { tools: ['+end-thing'] }, [...CAPABILITY, 'find-others']],
    ['one tool fewer than by default', { tools: ['-create-order'] }, [...CAPABILITY.slice(1), 'find-others']],
    ['one tool fewer, which is not served anyway', { tools: ['-read-secret'] }, [...CAPABILITY, 'find-others']],
    [
      'some tools more and some fewer',
      { tools: ['+read-secret', '-create-order', '-find-others'] },
      [...CAPABILITY.slice(1), 'read-secret'],
    ],
    [
      'names with a sign next to names without one, which adds to them',
      { tools: ['end-thing', '+read-secret'] },
      ['end-thing', 'read-secret'],
    ],
    [
      'with readOnly only what changes nothing, whatever is added',
      { readOnly: true, tools: ['+read-secret', '+end-others'] },
      ['find-things', 'price-thing', 'find-others', 'read-secret'],
    ],
  ])('%s', (_, selection, left) => {
    expect(names(selection)).toEqual(left)
  })

  it.each<[Selection, string]>([
    [{ tools: ['create-ordr'] }, 'tools: unknown tool "create-ordr"; did you mean "create-order"?'],
    [{ tools: ['+create-ordr'] }, 'tools: unknown tool "create-ordr"; did you mean "create-order"?'],
    [{ tools: ['-create-ordr'] }, 'tools: unknown tool "create-ordr"; did you mean "create-order"?'],
    [{ tools: ['Capability'] }, 'tools: unknown tool "Capability"; did you mean "capability"?'],
    [
      { tools: ['find-thing', '+read-secrets', 'x'] },
      `tools: unknown tool "find-thing"; did you mean "find-things"?; unknown tool "x"; allowed: capability, ${[
        ...CAPABILITY,
        'find-others',
        'read-secret',
        'end-others',
      ].join(', ')}; unknown tool "read-secrets"; did you mean "read-secret"?`,
    ],
    [{ tools: ['+capability'] }, 'tools: "capability" takes no + or - before it'],
    [{ tools: ['-capability'] }, 'tools: "capability" takes no + or - before it'],
    [{ tools: ['+'] }, 'tools: unknown tool "…"; allowed: capability, '],
    [{ tools: ['sk-a-secret of somebody'] }, 'tools: unknown tool "…"; allowed: capability, '],
    [{ tools: ['create-order', '-create-order'] }, 'tools: create-order is both added and left out'],
    [{ tools: ['+end-thing', '-end-thing'] }, 'tools: end-thing is both added and left out'],
    [{ tools: [] }, 'tools: nothing is left to serve'],
    [{ tools: CAPABILITY.map((name) => `-${name}`).concat('-find-others') }, 'tools: nothing is left to serve'],
    [{ readOnly: true, tools: ['end-thing'] }, 'tools: nothing is left to serve'],
  ])('%j is refused', (selection, message) => {
    expect(() => names(selection)).toThrow(message)
  })
})
