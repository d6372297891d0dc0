const { basename } = require('node:path')
const root = require('./package.json')

// What a published package.json is made of: `pnpm pack` and a release go through here alike, so that their files are the
// same to the byte. Nobody who installs a package runs its scripts or installs what it is built and tested with. Where it
// comes from and whom to ask stands once, in the package.json of the root.
const packedWith =
  ({ author, homepage, bugs, repository }) =>
  ({ scripts: _scripts, devDependencies: _devDependencies, ...manifest }, folder) => ({
    ...manifest,
    ...(author === undefined ? {} : { author }),
    ...(homepage === undefined ? {} : { homepage }),
    ...(bugs === undefined ? {} : { bugs }),
    ...(repository === undefined ? {} : { repository: { ...repository, directory: `packages/${basename(folder)}` } }),
  })

module.exports = { hooks: { beforePacking: packedWith(root) }, packedWith }
