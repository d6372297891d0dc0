import { describe, expect, it } from 'vitest'
import { buildsNeeded, releasesOf, UNRELEASED, versionsOf } from './releases.ts'

const tags = [
  { name: '@x/runa-payouts@1.0.0', commit: 'c1' },
  { name: '@x/inngest-runs@1.0.0', commit: 'c1' },
  { name: '@x/runa-payouts@1.1.0', commit: 'c2' },
]
const first = {
  label: 'runa-payouts 1.0.0 · inngest-runs 1.0.0',
  path: 'runa-payouts-1.0.0_inngest-runs-1.0.0',
  commit: 'c1',
}
const second = {
  label: 'runa-payouts 1.1.0 · inngest-runs 1.0.0',
  path: 'runa-payouts-1.1.0_inngest-runs-1.0.0',
  commit: 'c2',
}
const built = ({ label, path, commit }: typeof first) => ({ label, path, ref: commit })

describe('releases', () => {
  it.each([
    ['there are no tags', [], []],
    [
      'other tags are left out',
      [
        { name: 'v1', commit: 'c0' },
        { name: '@x/other@1.0.0', commit: 'c0' },
      ],
      [],
    ],
    [
      'one package is released',
      tags.slice(0, 1),
      [{ label: 'runa-payouts 1.0.0', path: 'runa-payouts-1.0.0', commit: 'c1' }],
    ],
    ['two packages in one commit are one release', tags.slice(0, 2), [first]],
    ['a release of one package names the other', tags, [first, second]],
  ])('%s', (_, given, expected) => {
    expect(releasesOf(given)).toEqual(expected)
  })
})

describe('the selector offers', () => {
  it.each([
    ['only what is unreleased, before the first release', [], [UNRELEASED]],
    [
      'the newest release first, where it stays',
      [first, second],
      [{ label: second.label, path: 'latest' }, { label: first.label, path: first.path }, UNRELEASED],
    ],
  ])('%s', (_, releases, expected) => {
    expect(versionsOf(releases)).toEqual(expected)
  })
})

describe('a deployment builds', () => {
  const unreleased = { ...UNRELEASED, ref: 'HEAD' }

  it.each([
    ['what is unreleased, before the first release', [], [], [unreleased]],
    [
      'a new release, twice: at its own path and as the latest',
      [first],
      [],
      [unreleased, built(first), { ...built(first), path: 'latest' }],
    ],
    ['no release that is there', [first], [first.path, 'latest', 'unreleased'], [unreleased]],
    [
      'the next release, and no other',
      [first, second],
      [first.path, 'latest'],
      [unreleased, built(second), { ...built(second), path: 'latest' }],
    ],
    [
      'an older release that is missing, without making it the latest',
      [first, second],
      [second.path, 'latest'],
      [unreleased, built(first)],
    ],
  ])('%s', (_, releases, present, expected) => {
    expect(buildsNeeded(releases, present)).toEqual(expected)
  })
})
