// What a published package.json leaves out: `pnpm pack` and a release go through here alike, so that their files are the
// same to the byte. Nobody who installs a package runs its scripts or installs what it is built and tested with.
function beforePacking({ scripts: _scripts, devDependencies: _devDependencies, ...manifest }) {
  return manifest
}

module.exports = { hooks: { beforePacking } }
