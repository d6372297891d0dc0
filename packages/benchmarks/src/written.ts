/** Figures in the format of tables. */

export const ratio = (value: number): string => value.toFixed(2)

export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`

export const microseconds = (value: number): string => `${value.toFixed(0)} µs`

export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`

/** Bytes in thousands, as registries and bundlers count them. */
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
