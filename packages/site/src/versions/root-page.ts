/** What the root of all versions answers: it leads on to one of them. */
export const rootPage = (path: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Documentation</title>
<meta http-equiv="refresh" content="0; url=${path}/">
<a href="${path}/">Documentation</a>
</html>
`
