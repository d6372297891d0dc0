import { type JournalEntry, JournalError, type PayoutJournal, requireSettlement } from '@x/runa-payouts/journal'

/** The part of a database client that is used here: `pg`’s Pool and Client have it, and so does PGlite. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/**
 * For your migrations, one statement each. The rules are functions, so that each claim is one statement: atomic on any
 * connection of a pool. The journal’s row is locked first, so that processes take turns and none decides on old data.
 */
export const POSTGRES_JOURNAL = [
  `CREATE TABLE payout_journal (name text PRIMARY KEY, binding text NOT NULL)`,
  `CREATE TABLE payout_order (
    journal text REFERENCES payout_journal, key text, result text, order_id text,
    PRIMARY KEY (journal, key))`,
  // The latest claim of each payout.
  `CREATE TABLE payout_claim (
    journal text, reference text, key text NOT NULL,
    PRIMARY KEY (journal, reference), FOREIGN KEY (journal, key) REFERENCES payout_order)`,
  // The records to replay. Not jsonb, which would change them.
  `CREATE TABLE payout_entry (
    journal text REFERENCES payout_journal, position bigint GENERATED ALWAYS AS IDENTITY, entry text NOT NULL,
    PRIMARY KEY (journal, position))`,

  // Null if it is claimed, or else the conflicting references.
  `CREATE FUNCTION claim_payouts(in_journal text, in_key text, in_rows jsonb, in_entry text) RETURNS json
  LANGUAGE plpgsql AS $$
  DECLARE in_the_way json;
  BEGIN
    PERFORM FROM payout_journal WHERE name = in_journal FOR UPDATE;
    WITH wanted AS (SELECT * FROM jsonb_to_recordset(in_rows) AS wanted (reference text, supersedes text))
    SELECT json_agg(DISTINCT reference) INTO in_the_way FROM (
      SELECT wanted.reference FROM wanted
        JOIN payout_claim c ON c.journal = in_journal AND c.reference = wanted.reference
        JOIN payout_order o ON o.journal = in_journal AND o.key = c.key
        WHERE (o.result IN ('rejected', 'released')) IS NOT TRUE
          AND (o.result = 'failed' AND wanted.supersedes = o.key) IS NOT TRUE
      UNION SELECT reference FROM wanted GROUP BY reference HAVING count(*) > 1
    ) AS refused;
    IF in_the_way IS NOT NULL OR EXISTS (SELECT FROM payout_order WHERE journal = in_journal AND key = in_key) THEN
      RETURN coalesce(in_the_way, '[]');
    END IF;
    INSERT INTO payout_order (journal, key) VALUES (in_journal, in_key);
    INSERT INTO payout_claim SELECT in_journal, row ->> 'reference', in_key FROM jsonb_array_elements(in_rows) AS row
      ON CONFLICT (journal, reference) DO UPDATE SET key = excluded.key;
    INSERT INTO payout_entry (journal, entry) VALUES (in_journal, in_entry);
    RETURN NULL;
  END $$`,

  // Null if it is settled or was settled before, or else the reason why not.
  `CREATE FUNCTION settle_payouts(in_journal text, in_key text, in_result text, in_order_id text, in_entry text)
  RETURNS text LANGUAGE plpgsql AS $$
  DECLARE held record;
  BEGIN
    PERFORM FROM payout_journal WHERE name = in_journal FOR UPDATE;
    SELECT result, order_id INTO held FROM payout_order WHERE journal = in_journal AND key = in_key;
    IF NOT FOUND THEN RETURN 'unclaimed'; END IF;
    IF held.result = in_result AND held.order_id IS NOT DISTINCT FROM in_order_id THEN RETURN NULL; END IF;
    -- Of an order that was released, Runa may still name the id: another process has sent it.
    IF held.result <> 'released' OR in_order_id IS NULL THEN
      IF held.result <> 'accepted' AND in_result = 'accepted' THEN RETURN NULL; END IF;
      IF held.result <> 'accepted' OR held.result = 'accepted' AND in_result IN ('rejected', 'released') THEN RETURN 'settled'; END IF;
    END IF;
    UPDATE payout_order SET result = in_result, order_id = in_order_id WHERE journal = in_journal AND key = in_key;
    INSERT INTO payout_entry (journal, entry) VALUES (in_journal, in_entry);
    RETURN NULL;
  END $$`,
]

const PAGE = 50

/**
 * A journal in a Postgres database. A database may hold many, one for each `name`. Processes on any machines can share
 * it. It is as durable as the database: leave `synchronous_commit` on.
 */
export function postgresJournal(database: Queryable, name: string): PayoutJournal {
  let isOpen = false

  /** The single value that a statement returns. */
  const value = async (text: string, ...values: unknown[]): Promise<unknown> => {
    if (!isOpen) throw new JournalError('closed', `the journal ${name} is not open`)
    const [row] = (await database.query(text, values)).rows
    return row === undefined || row === null ? undefined : Object.values(row)[0]
  }

  async function* entriesUpTo(last: string): AsyncGenerator<JournalEntry> {
    for (let position = '0'; ; ) {
      const page = await value(
        `SELECT json_agg(p) FROM (
          SELECT position::text AS at, entry FROM payout_entry
          WHERE journal = $1 AND position > $2::bigint AND position <= $3::bigint ORDER BY position LIMIT ${PAGE}) AS p`,
        ...[name, position, last],
      )
      const rows: { at: string; entry: string }[] = Array.isArray(page) ? page : []
      for (const { entry } of rows) yield JSON.parse(entry)
      if (rows.length < PAGE) return
      position = rows.at(-1)?.at ?? last
    }
  }

  return {
    async open(binding) {
      if (isOpen) throw new JournalError('locked', `the journal ${name} is open already, by this handle`)
      isOpen = true
      try {
        if (binding !== undefined) {
          await value(
            'INSERT INTO payout_journal VALUES ($1, $2) ON CONFLICT DO NOTHING',
            name,
            JSON.stringify(binding),
          )
        }
        const bound = await value('SELECT binding FROM payout_journal WHERE name = $1', name)
        const last = await value('SELECT coalesce(max(position), 0)::text FROM payout_entry WHERE journal = $1', name)
        return {
          binding: typeof bound === 'string' ? JSON.parse(bound) : undefined,
          entries: entriesUpTo(String(last)),
        }
      } catch (error) {
        isOpen = false
        throw error
      }
    },
    async claim(claim) {
      const entry: JournalEntry = { type: 'claim', claim }
      const values = [name, claim.key, JSON.stringify(claim.rows), JSON.stringify(entry)]
      const references = await value('SELECT claim_payouts($1, $2, $3::jsonb, $4)', ...values)
      if (!Array.isArray(references)) return
      throw new JournalError('claimed', `claimed before: ${references.join(', ') || claim.key}`, { references })
    },
    async settle(key, settlement) {
      if (!isOpen) throw new JournalError('closed', `the journal ${name} is not open`)
      requireSettlement(key, settlement)
      const orderId = 'orderId' in settlement ? settlement.orderId : null
      const entry: JournalEntry = { type: 'settlement', key, settlement }
      const values = [name, key, settlement.result, orderId, JSON.stringify(entry)]
      const refusal = await value('SELECT settle_payouts($1, $2, $3, $4, $5)', ...values)
      if (refusal === 'unclaimed') throw new JournalError(refusal, `no order is claimed under ${key}`)
      if (refusal === 'settled') throw new JournalError(refusal, `the order under ${key} has ended otherwise already`)
    },
    async close() {
      isOpen = false
    },
  }
}
