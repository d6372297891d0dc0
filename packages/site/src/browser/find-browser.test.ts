import { expect, it } from 'vitest'
import { findBrowser } from './find-browser.ts'

const having =
  (...programs: string[]) =>
  (path: string) =>
    programs.includes(path)

it.each([
  ['the first on the path', { PATH: '/a:/b' }, having('/b/chromium', '/a/google-chrome'), '/a/google-chrome'],
  ['what is named, before the path', { PATH: '/a', CHROMIUM: '/c/mine' }, having('/a/chromium', '/c/mine'), '/c/mine'],
  ['the path, where nothing is at the name', { PATH: '/a', CHROMIUM: '/c/mine' }, having('/a/chromium'), '/a/chromium'],
  ['none', { PATH: '/a' }, having(), undefined],
  ['none without a path', {}, having('/a/chromium'), undefined],
])('finds %s', (_, env, isProgram, expected) => {
  expect(findBrowser(env, isProgram)).toBe(expected)
})
