/** How a command about a list ends. Programs that run it can tell by the code what came of it. */
export const EXIT = {
  paid: 0,
  invalid: 2,
  someNotPaid: 3,
  someUnknown: 4,
  stopped: 5,
  resultsNotWritten: 6,
  interrupted: 130,
} as const

/** What each code means, for the help. */
export const EXIT_MEANINGS: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT.paid, 'All are paid.'],
  [EXIT.invalid, 'The command line or the file is invalid. This run sent nothing.'],
  [EXIT.someNotPaid, 'Some were rejected, failed, or are invalid.'],
  [EXIT.someUnknown, 'Some may have been paid, or have not ended. Run the same command again.'],
  [EXIT.stopped, 'The answer was no, or the run stopped by itself.'],
  [
    EXIT.resultsNotWritten,
    'In place of 0 and 3: the run has ended, and --out could not be written. Run the same command again to get the results.',
  ],
  [EXIT.interrupted, 'Stopped by Ctrl-C. Run the same command again to continue.'],
]
