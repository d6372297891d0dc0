import { expect, it } from 'vitest'
import { runFailure } from '../index.ts'

it.each([
  [
    'the error object of an SDK',
    { __serialized: true, name: 'TypeError', message: 'no', stack: 'at x' },
    'TypeError',
    'no',
    'at x',
  ],
  [
    'an error in a wrapper',
    { error: { name: 'StateError', message: 'overflow', stack: 's' } },
    'StateError',
    'overflow',
    's',
  ],
  ['an error in two wrappers', { error: { error: { name: 'E', message: 'deep' } } }, 'E', 'deep', undefined],
  [
    'an upstream failure of a proxy',
    { error: 'bad gateway', name: 'FatalError', message: 'upstream', stack: 's' },
    'FatalError',
    'upstream',
    's',
  ],
  ['an error that is a string', { error: 'bad gateway' }, undefined, 'bad gateway', undefined],
  ['a bare string', 'Unable to reach SDK URL', undefined, 'Unable to reach SDK URL', undefined],
  ['an empty string', '', undefined, 'the run failed without a message', undefined],
  ['nothing', undefined, undefined, 'the run failed without a message', undefined],
  ['null', null, undefined, 'the run failed without a message', undefined],
  ['an error that is null', { error: null }, undefined, 'the run failed without a message', undefined],
  ['a message that is not a string', { message: 7 }, undefined, 'the run failed without a message', undefined],
  ['a list', [1], undefined, 'the run failed without a message', undefined],
])('%s', (_, output, name, message, stack) => {
  expect(runFailure(output)).toEqual({ name, message, stack, raw: output })
})
