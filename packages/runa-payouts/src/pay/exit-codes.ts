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

type Meaning = readonly [code: number, meaning: string]

/** What each code of a command means, for its help. */
export const EXIT_MEANINGS: Readonly<Record<'pay' | 'status' | 'reconcile', readonly Meaning[]>> = {
  pay: [
    [EXIT.paid, 'All are paid.'],
    [EXIT.invalid, 'The command line or the file is invalid. This run sent nothing.'],
    [EXIT.someNotPaid, 'Some were rejected, failed, or are invalid.'],
    [EXIT.someUnknown, 'Some may have been paid, or are still in progress. Run the same command again.'],
    [EXIT.stopped, 'Nobody confirmed the payment, or an error stopped the run.'],
    [
      EXIT.resultsNotWritten,
      'Instead of 0 and 3: the run has ended, but --out could not be written. Run the same command again to get the results.',
    ],
    [EXIT.interrupted, 'Stopped by Ctrl-C. Run the same command again to continue.'],
  ],
  status: [
    [EXIT.paid, 'All are paid.'],
    [EXIT.invalid, 'The command line or the file is invalid, or there is no journal.'],
    [EXIT.someNotPaid, 'Some were not sent, rejected, failed, or are invalid.'],
    [EXIT.someUnknown, 'Some may have been paid, or are still in progress. Run pay again.'],
    [EXIT.stopped, 'The journal could not be read.'],
  ],
  reconcile: [
    [EXIT.paid, 'No order is open.'],
    [EXIT.invalid, 'The command line is invalid, or there is no journal.'],
    [EXIT.someUnknown, 'Some orders are still open, are not in the journal, or may have paid twice.'],
    [EXIT.stopped, 'The journal or the list of orders could not be read.'],
  ],
}
