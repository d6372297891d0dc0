import { expect, it } from 'vitest'
import { type Item, trimSidebar } from '../../astro/src/trim-sidebar.ts'

const link = (label: string, isCurrent = false): Item => ({ type: 'link', label, isCurrent })
const group = (label: string, ...entries: Item[]): Item => ({ type: 'group', label, entries, collapsed: false })

/** A package with a guide and two entry points, of which a page is shown. */
const pack = (name: string, shown?: string) =>
  group(
    name,
    link(name, shown === 'start'),
    group('First steps', link('Why?', shown === 'guide')),
    group(
      'API reference',
      group('main', link('Overview'), group('Errors', link('E', shown === 'error'))),
      group('bulk', link('Overview'), group('Types', link('T'))),
    ),
  )

/** What a reader sees, indented. */
const shape = (items: readonly Item[], depth = ''): string[] =>
  items.flatMap((item) => [
    `${depth}${item.label}`,
    ...(item.type === 'group' && !item.collapsed ? shape(item.entries, `${depth}  `) : []),
  ])

it('shows a guide the guides of its package, with the reference and the other package in short', () => {
  expect(shape(trimSidebar([pack('a', 'guide'), pack('b')]))).toEqual([
    'a',
    'First steps',
    '  Why?',
    'API reference',
    '  main',
    '  bulk',
    'b',
  ])
})

it('shows a name of the reference its own entry point, and no guides', () => {
  expect(shape(trimSidebar([pack('a'), pack('b', 'error')]))).toEqual([
    'b',
    'First steps',
    'API reference',
    '  main',
    '    Overview',
    '    Errors',
    '      E',
    '  bulk',
    'a',
  ])
})

it('links to the first page of what it shortens', () => {
  expect(trimSidebar([pack('a', 'start'), pack('b')]).at(-1)).toEqual(link('b'))
})

it('shows both packages to a page of neither', () => {
  expect(shape(trimSidebar([pack('a'), pack('b')])).filter((label) => !label.startsWith(' '))).toEqual(['a', 'b'])
})
