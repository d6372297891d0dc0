import { expect, it } from 'vitest'
import { routedPath } from './request-target.ts'

it.each([
  ['is left alone', '/v1/runs/x', '/v1/runs/x'],
  ['is decoded', '/v1/runs/a%20%C3%BC', '/v1/runs/a ü'],
  ['stays as it is if decoding would add a slash', '/v1/runs/a%2Fb%20c', '/v1/runs/a%2Fb%20c'],
  ['stays as it is if it could have been written differently', '/v1/runs/%41', '/v1/runs/%41'],
  ['stays as it is if its characters are not escaped', '/v1/runs/!(x)', '/v1/runs/!(x)'],
  ['is decoded if its characters need no escapes', '/v1/a:b@c=d&e+f,g;h$', '/v1/a:b@c=d&e+f,g;h$'],
  ['stays as it is if its bytes are not UTF-8', '/v1/runs/%FF', '/v1/runs/%FF'],
  ['is invalid with a broken escape', '/v1/runs/%zz', undefined],
])('a path %s', (_, path, routed) => {
  expect(routedPath(path)).toBe(routed)
})
