/**
 * The path of a request as the server's router sees it: decoded, unless decoding would turn it into another path. In
 * that case it is not decoded at all (Go, net/url: `Path` and `RawPath`). Undefined if it is not a path, such as `%zz`.
 */
export function routedPath(pathname: string): string | undefined {
  if (/%(?![0-9a-f]{2})/i.test(pathname)) return undefined
  const decoded = decodedPath(pathname)
  return decoded !== undefined && encodedPath(decoded) === pathname ? decoded : pathname
}

/** Undefined if the bytes are not text. */
function decodedPath(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return undefined
  }
}

/** A path as Go would write it: only these characters stay unescaped. */
const encodedPath = (path: string): string =>
  encodeURIComponent(path)
    .replaceAll(/%(24|26|2B|2C|2F|3A|3B|3D|40)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
