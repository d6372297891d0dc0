// node approve.ts sams-bonus 25 sam@example.com
// Approves a bonus for one or more people. What your own application does when a manager presses "Approve".

import { approve } from './bonuses.ts'

const [bonusId, amount, ...emails] = process.argv.slice(2)
if (bonusId === undefined || amount === undefined || emails.length === 0)
  throw new Error('usage: node approve.ts <bonus> <amount> <email address> …')

const isNew = approve(bonusId, {
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: emails.map((email_address) => ({
    face_value: Number(amount),
    distribution_method: { type: 'EMAIL', email_address },
    products: { type: 'SINGLE', value: 'AMZ-US' },
  })),
})
process.stdout.write(isNew ? `${bonusId} is approved\n` : `${bonusId} was approved before; nothing was changed\n`)
