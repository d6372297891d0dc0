import { createRequire } from 'node:module'
import { join } from 'node:path'

/** What is used of Playwright, which is installed outside the workspace and so has no types here. */
export interface Browser {
  newContext(options: {
    readonly viewport: { readonly width: number; readonly height: number }
    readonly colorScheme?: 'light' | 'dark'
    readonly isMobile?: boolean
    readonly hasTouch?: boolean
  }): Promise<Context>
  version(): string
  close(): Promise<void>
}

export interface Context {
  newPage(): Promise<Tab>
  close(): Promise<void>
}

export interface Tab {
  on(event: 'console', heard: (message: { type(): string; text(): string }) => void): void
  on(event: 'pageerror', heard: (error: Error) => void): void
  on(
    event: 'requestfailed',
    heard: (request: { url(): string; failure(): { readonly errorText: string } | null }) => void,
  ): void
  on(event: 'response', heard: (response: { url(): string; status(): number }) => void): void
  on(event: 'request', heard: (request: { url(): string }) => void): void
  goto(url: string, options?: { readonly waitUntil: 'load' | 'networkidle' }): Promise<unknown>
  evaluate<T>(expression: string): Promise<T>
  locator(selector: string): Locator
  screenshot(options: { readonly path: string; readonly fullPage?: boolean }): Promise<unknown>
}

export interface Locator {
  click(): Promise<void>
  fill(text: string): Promise<void>
  count(): Promise<number>
  first(): Locator
  locator(selector: string): Locator
  waitFor(): Promise<void>
  allInnerTexts(): Promise<readonly string[]>
  selectOption(value: string): Promise<unknown>
}

/** Starts a browser with the Playwright of a folder. */
export async function launch(folder: string, executablePath: string): Promise<Browser> {
  const playwright: {
    chromium: { launch(options: { executablePath: string; args: string[] }): Promise<Browser> }
  } = createRequire(join(folder, 'package.json'))('playwright-core')
  // Chromium refuses to run as root with its sandbox, as containers do. It only opens pages of ours.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return playwright.chromium.launch({ executablePath, args })
}
