import OpenAI from 'openai'
import { origin, type Subject } from '../subject.ts'

export const openai: Subject = {
  name: 'openai',
  arms: '2 retries, timeout 10 min; no key, no validation',
  connect: (port) => {
    const client = new OpenAI({ apiKey: 'sk-benchmark', baseURL: `${origin(port)}/openai` })
    return async (filler) => {
      const completion = await client.chat.completions.create({
        model: 'gpt-5',
        messages: [{ role: 'user', content: `Bonus for November ${filler}` }],
        metadata: { employee: 'employee-7' },
      })
      return completion.id
    }
  },
}
