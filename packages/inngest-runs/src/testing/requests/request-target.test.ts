import { expect, it } from 'vitest'
import { routedPath } from './request-target.ts'

it.each([
  ['is left alone', '/v1/runs/x', '/v1/runs/x'],
  ['is decoded', '/v1/runs/a%20%C3%BC', '/v1/runs/a ü'],
  ['stays as it is where a slash would come of it', '/v1/runs/a%2Fb%20c', '/v1/runs/a%2Fb%20c'],
  ['stays as it is where it could have been written otherwise', '/v1/runs/%41', '/v1/runs/%41'],
  ['stays as it is where its signs are as they are', '/v1/runs/!(x)', '/v1/runs/!(x)'],
  ['is decoded where its signs need none', '/v1/a:b@c=d&e+f,g;h$', '/v1/a:b@c=d&e+f,g;h$'],
  ['stays as it is where its bytes are no text', '/v1/runs/%FF', '/v1/runs/%FF'],
  ['is none with a broken escape', '/v1/runs/%zz', undefined],
])('a path %s', (_, path, routed) => {
  expect(routedPath(path)).toBe(routed)
})
