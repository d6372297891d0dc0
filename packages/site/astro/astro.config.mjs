import { readFileSync } from 'node:fs'
import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'

// Written beside this file by the build: see SiteData in ../src/build/site-data.ts.
const site = JSON.parse(readFileSync(new URL('./src/site.json', import.meta.url), 'utf8'))

export default defineConfig({
  ...(site.origin === undefined ? {} : { site: site.origin }),
  base: site.base,
  trailingSlash: 'always',
  integrations: [
    starlight({
      title: site.title,
      favicon: '/favicon.svg',
      sidebar: site.sidebar,
      social: site.repository === undefined ? [] : [{ icon: 'github', label: 'Repository', href: site.repository }],
      routeMiddleware: './src/sidebar-of-page.ts',
      components: { LanguageSelect: './src/VersionSelect.astro' },
      customCss: ['./src/site.css'],
      lastUpdated: false,
      // Pages are Markdown for GitHub, too, where its colours are the ones that people know.
      expressiveCode: { themes: ['github-dark', 'github-light'] },
    }),
  ],
})
