import { readFileSync, writeFileSync } from 'node:fs'
import { PROJECT } from '../published.ts'
import { SUPPORT_PAGES, withSupport } from './support-pages.ts'

for (const page of SUPPORT_PAGES) {
  writeFileSync(`${PROJECT}${page}`, withSupport(readFileSync(`${PROJECT}${page}`, 'utf8')))
}
