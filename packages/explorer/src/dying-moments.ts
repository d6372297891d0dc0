/** Recorded and not sent; answered, and the answer is not recorded; a little later, while it is being recorded. */
export const MOMENTS = ['claimed', 'answered', 'soon'] as const
