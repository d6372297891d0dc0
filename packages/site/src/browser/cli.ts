// Looks at the site in a browser: every page on a phone, search, dark mode, versions; and takes pictures.
//
//   npx -y pnpm@12 docs:browser
//   npx -y pnpm@12 docs:browser --built     # the site that docs:site has built last

import { globSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PROJECT } from '../../../release-gates/src/published.ts'
import { buildSite, installGenerator } from '../build/build-site.ts'
import { serveFolder } from '../build/serve-folder.ts'
import { UNRELEASED } from '../versions/releases.ts'
import { findBrowser } from './find-browser.ts'
import { lookAtPages } from './look-at-pages.ts'
import { launch } from './playwright.ts'
import { takePictures, useSite } from './use-site.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const args = process.argv.slice(2).filter((argument) => argument !== '--')
const { values } = parseArgs({ args, options: { built: { type: 'boolean', default: false } } })

const program = findBrowser(process.env)
if (program === undefined) {
  say('not run: no browser')
} else {
  const site = `${PROJECT}site`
  if (!values.built) {
    const { label } = UNRELEASED
    await buildSite(site, { root: '/', path: '', label, ref: 'main', versions: [{ label, path: '' }] }, say)
  }
  const { folder } = await installGenerator()
  const pictures = await mkdtemp(join(tmpdir(), 'x-site-pictures-'))
  const served = await serveFolder(site)
  const browser = await launch(folder, program)
  try {
    const began = performance.now()
    const paths = globSync('**/index.html', { cwd: site }).map((file) => file.slice(0, -'index.html'.length))
    const wrong = [
      ...(await lookAtPages(browser, served.url, paths)),
      ...(await useSite(browser, served.url, pictures)),
    ]
    await takePictures(browser, served.url, pictures)
    const took = ((performance.now() - began) / 1000).toFixed(0)
    say(`${paths.length} pages in Chromium ${browser.version()}, in ${took} s; pictures: ${pictures}`)
    for (const line of wrong) say(`FAILED  ${line}`)
    if (wrong.length > 0) process.exitCode = 1
  } finally {
    await browser.close()
    served.close()
  }
}
