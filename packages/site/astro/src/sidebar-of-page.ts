import { defineRouteMiddleware } from '@astrojs/starlight/route-data'
import { trimSidebar } from './trim-sidebar.ts'

export const onRequest = defineRouteMiddleware((context) => {
  const route = context.locals.starlightRoute
  // The items are Starlight's own ones, with other labels.
  route.sidebar = trimSidebar(route.sidebar) as typeof route.sidebar
})
