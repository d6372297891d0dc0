import { expect, it } from 'vitest'
import { type AppInfo, userAgent } from './request.ts'

it.each<[string, AppInfo | undefined, string]>([
  ['the package alone', undefined, 'x-runa/1.2.3'],
  ['an application', { name: 'payroll' }, 'x-runa/1.2.3 payroll'],
  ['its version', { name: 'payroll', version: '2' }, 'x-runa/1.2.3 payroll/2'],
  ['its address', { name: 'payroll', url: 'https://a.example' }, 'x-runa/1.2.3 payroll (https://a.example)'],
  [
    'every field',
    { name: 'payroll', version: '2', url: 'https://a.example' },
    'x-runa/1.2.3 payroll/2 (https://a.example)',
  ],
])('%s', (_, appInfo, header) => {
  expect(userAgent('x-runa', '1.2.3', appInfo)).toBe(header)
})
