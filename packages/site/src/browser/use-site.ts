import { join } from 'node:path'
import { PHONE, watched } from './look-at-pages.ts'
import type { Browser } from './playwright.ts'

const DESKTOP = { width: 1280, height: 800 }

/** Pages of each kind. */
const SHOWN = {
  home: '',
  readme: 'runa-payouts/',
  guide: 'runa-payouts/did-money-move/',
  client: 'runa-payouts/reference/classes/runapayouts/',
  error: 'runa-payouts/reference/classes/ratelimiterror/',
  entry: 'runa-payouts/reference/main/',
}

/**
 * Searches, switches to dark and back, and reads the list of versions. Returns what does not work.
 *
 * @param pictures the folder for a picture of the search.
 */
export async function useSite(browser: Browser, origin: string, pictures: string): Promise<readonly string[]> {
  const context = await browser.newContext({ viewport: DESKTOP, colorScheme: 'light' })
  const tab = await context.newPage()
  const { complaints } = watched(tab, origin)
  const background = () => tab.evaluate<string>('getComputedStyle(document.body).backgroundColor')

  await tab.goto(`${origin}${SHOWN.guide}`, { waitUntil: 'networkidle' })
  const light = await background()
  await tab.locator('starlight-theme-select select').first().selectOption('dark')
  const dark = await background()
  if (light === dark) complaints.push(`dark mode has the background of light mode: ${light}`)
  await tab.locator('starlight-theme-select select').first().selectOption('light')
  if ((await background()) !== light) complaints.push('light mode does not come back')

  const versions = await tab.locator('version-select').first().locator('option').allInnerTexts()
  if (!versions.includes('unreleased')) complaints.push(`the versions are ${versions.join(', ') || 'none'}`)

  await tab.locator('site-search button[data-open-modal]').click()
  await tab.locator('site-search input').fill('idempotency')
  const results = tab.locator('site-search .pagefind-ui__result-link')
  await results.first().waitFor()
  const found = await results.allInnerTexts()
  if (!found.some((title) => title.includes('idempotency key'))) {
    complaints.push(`a search for idempotency finds ${found.join(', ')}`)
  }
  await tab.screenshot({ path: join(pictures, 'search-desktop-light.png') })
  await context.close()
  return complaints
}

/** Takes pictures of a page of each kind, on a desk and on a phone, in light and in dark. */
export async function takePictures(browser: Browser, origin: string, folder: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, options] of [
      ['desktop', { viewport: DESKTOP }],
      ['phone', { viewport: PHONE, isMobile: true }],
    ] as const) {
      const context = await browser.newContext({ ...options, colorScheme })
      const tab = await context.newPage()
      for (const [name, path] of Object.entries(SHOWN)) {
        await tab.goto(`${origin}${path}`, { waitUntil: 'networkidle' })
        await tab.screenshot({ path: join(folder, `${name}-${device}-${colorScheme}.png`) })
      }
      await context.close()
    }
  }
}
