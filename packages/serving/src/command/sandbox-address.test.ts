import { describe, expect, it } from 'vitest'
import { sandboxAddress } from './sandbox-address.ts'

describe('the address at which a sandbox is called', () => {
  it.each([
    ['http://127.0.0.1:8071', 'http://127.0.0.1:8071', false],
    ['http://[::1]:8071', 'http://[::1]:8071', false],
    ['http://0.0.0.0:8071', 'http://box:8071', true],
    ['http://[::]:8071', 'http://box:8071', true],
    ['http://0.0.0.0:8071/v2', 'http://box:8071/v2', true],
    ['http://[::]:8071/v2', 'http://box:8071/v2', true],
    ['http://0.0.0.0:80', 'http://box:80', true],
    ['http://10.0.0.7:8071', 'http://10.0.0.7:8071', true],
  ])('when it listens at %s: %s', (listensAt, url, beyondThisMachine) => {
    expect(sandboxAddress(listensAt, 'box')).toEqual({ url, beyondThisMachine })
  })
})
