import type { ProductRule } from './product-rule.ts'

/** The rule of a product whose code ends in a country, which says the currency. */
export type ProductRow = Omit<ProductRule, 'currency'> & { readonly currency?: string }

/** Any amount in a currency with cents. */
const ANY: ProductRow = { minimum: '0.01', maximum: '10000.00' }

/**
 * The products that the sandbox knows, by their codes. Every name is made up.
 *
 * The codes of the first part are in Runa's documentation (developer.runa.io), in recorded traffic of its playground, or
 * in examples of this package. They can be ordered for any amount, so that an order can be written without looking up
 * what is allowed. `barcodeFormat` and `usageType` of the six products that the playground has for redemption follow
 * developer.runa.io, /reference/2024-02-05/playground.
 */
const known: Readonly<Record<string, ProductRow>> = {
  'ABO-GB': { ...ANY, name: 'Aurora Books', categories: ['books'], barcodeFormat: 'QR', redeemableAt: 'in-store' },
  'AUCHAN-FR': { ...ANY, name: 'Marché du Coin', categories: ['groceries'], barcodeFormat: 'code-128' },
  'BAW-GB': { ...ANY, name: 'Bramble & Wren', categories: ['fashion'] },
  'CDISC-FR': { ...ANY, name: 'Le Grand Rayon', categories: ['general'], barcodeFormat: 'code-128' },
  'FIVEG-US': { ...ANY, name: 'Five Gables Hardware', categories: ['home-and-garden'] },
  'LUSH-CA': { ...ANY, name: 'Lather Lane', categories: ['health-and-beauty'], usageType: 'url-only' },
  '1800FL-US': { ...ANY, name: 'Petal Express', categories: ['flowers', 'general'] },
  'AMC-US': { ...ANY, name: 'Marquee Cinemas', categories: ['entertainment'] },
  'AMZ-CA': { ...ANY, name: 'Amberzone Canada', categories: ['general'] },
  'AMZ-DE': { ...ANY, name: 'Amberzone Germany', categories: ['general'] },
  'AMZ-FR': { ...ANY, name: 'Amberzone France', categories: ['general'] },
  'AMZ-GB': { ...ANY, name: 'Amberzone UK', categories: ['general'] },
  'AMZ-JP': { minimum: 1, maximum: 1_000_000, name: 'Amberzone Japan', categories: ['general'] },
  'AMZ-US': { ...ANY, name: 'Amberzone US', categories: ['general'], usageType: 'url-recommended' },
  'DEVON-US': { ...ANY, name: 'Devon Row', categories: ['fashion'] },
  'MMM-US': { ...ANY, name: 'Meadow Mug Muffins', categories: ['food-and-drink'] },
  'STARBUCKS-US': { ...ANY, name: 'Morning Star Coffee', categories: ['food-and-drink'] },
  'TARGET-US': { ...ANY, name: 'Bullseye Bazaar', categories: ['general', 'groceries'] },
  'UBER-US': { ...ANY, name: 'Hail & Ride', categories: ['travel'], usageType: 'undefined' },
  'VISA-US': { ...ANY, name: 'Prepaid Card', payoutType: 'payment', categories: ['payment', 'prepaid'] },
}

/** Gift cards in every currency, with every kind of rule. */
const giftCards: Readonly<Record<string, ProductRow>> = {
  // One fixed value is written without decimals, as in recorded traffic.
  'RAILWY-GB': { name: 'Railway Days', kind: 'fixed', available: ['10.00', '20', '20.00', '50.00'] },
  'TEAPOT-GB': { name: 'Teapot & Son', minimum: 5, maximum: 250, discount: '0.0130' },
  'KINOPS-DE': { name: 'Kinopass', countries: ['AT', 'DE', 'LU'], minimum: 10, maximum: 150 },
  'ALLEUR-NL': {
    name: 'Around the Euro',
    countries: ['BE', 'DE', 'ES', 'FR', 'IE', 'IT', 'NL'],
    minimum: 15,
    maximum: 500,
  },
  'LIBROS-ES': { name: 'Mil Libros', kind: 'fixed', available: [10, 25, 50], barcodeFormat: 'ean-13' },
  'GELATO-IT': {
    name: 'Gelateria Luna',
    minimum: '2.50',
    maximum: 40,
    redeemableAt: 'in-store',
    barcodeFormat: 'pdf417',
  },
  'CLOVER-IE': { name: 'Clover & Oak', minimum: 10, maximum: 200, expiry: { type: 'from-issue-date', inMonths: 60 } },
  'ALPINE-CH': { name: 'Alpine Outfitters', countries: ['CH', 'LI'], minimum: 20, maximum: 500, barcodeFormat: 'ITF' },
  'DUNEBZ-AE': { name: 'Dune Bazaar', minimum: 50, maximum: 1000 },
  'PAMPAS-AR': { name: 'Pampas Grill', kind: 'fixed', available: [5000, 10_000, 25_000] },
  'REEFCO-AU': { name: 'Reef & Co', minimum: 10, maximum: 500, barcodeFormat: 'code-39' },
  'PRAIAS-BR': { name: 'Loja das Praias', kind: 'fixed', available: [25, 50, 100] },
  'MAPLES-CA': { name: 'Maple Street', minimum: 5, maximum: 300, barcodeFormat: 'DATA_MATRIX' },
  // No minor unit: whole pesos, yen and won.
  'CUMBRE-CL': { name: 'Cumbre Deportes', kind: 'fixed', available: [5000, 10_000, 20_000] },
  'SAKURA-JP': { name: 'Sakura Depot', kind: 'fixed', available: [500, 1000, 3000, 10_000] },
  'HANOKS-KR': { name: 'Hanok Café', minimum: 5000, maximum: 300_000 },
  'PANDAS-CN': { name: 'Panda Tickets', kind: 'fixed', available: [100, 200] },
  'CUMBIA-CO': { name: 'Cumbia Discos', minimum: 20_000, maximum: 500_000 },
  'VLTAVA-CZ': { name: 'Vltava Knihy', minimum: 200, maximum: 5000 },
  'HYGGES-DK': { name: 'Hygge Hus', minimum: 50, maximum: 2000 },
  'PAPRIK-HU': { name: 'Paprika Piac', minimum: 2000, maximum: 50_000 },
  'CEDARS-IL': { name: 'Cedar Market', minimum: 50, maximum: 1000 },
  'CHAIGO-IN': { name: 'Chai to Go', kind: 'fixed', available: [100, 250, 500, 1000], availability: 'realtime' },
  'AGAVES-MX': { name: 'Agave Azul', minimum: 100, maximum: 5000 },
  'DURIAN-MY': { name: 'Durian Corner', minimum: 10, maximum: 500 },
  'FJORDS-NO': { name: 'Fjord Sport', minimum: 100, maximum: 5000 },
  'TUATAR-NZ': { name: 'Tuatara Toys', minimum: 10, maximum: 200 },
  'LLAMAS-PE': { name: 'Lana de Llama', minimum: 20, maximum: 800 },
  'PIEROG-PL': { name: 'Pierogarnia', minimum: 20, maximum: 1000 },
  'CARPAT-RO': { name: 'Carpat Carte', minimum: 25, maximum: 1500 },
  'OASISC-SA': { name: 'Oasis Cinema', kind: 'fixed', available: [50, 100, 200] },
  'LAGOMS-SE': { name: 'Lagom & Lugn', minimum: 50, maximum: 3000, barcodeFormat: 'other' },
  'ORCHID-SG': { name: 'Orchid Arcade', minimum: 10, maximum: 400 },
  'SAFARI-ZA': { name: 'Safari Stores', minimum: 50, maximum: 5000 },
  'ISLAND-US': { name: 'Island & Main', countries: ['PR', 'US'], minimum: 5, maximum: 500, discount: '0.05' },
  // What cannot be ordered, and what may be slow.
  'NOTNOW-US': { name: 'Not Now Outlet', minimum: 5, maximum: 100, state: 'TEMPORARILY_DISABLED' },
  'UNSOLD-GB': { name: 'Unsold & Unseen', minimum: 5, maximum: 100, orderable: false, state: 'LIVE' },
  'SLOWLY-US': {
    name: 'Slow Lane Shoes',
    minimum: 5,
    maximum: 100,
    state: 'TEMPORARILY_DEGRADED',
    availability: 'realtime',
  },
}

/** What is ordered by the codes of its plans. The sums are those of one payment. */
const subscriptions: Readonly<Record<string, ProductRow>> = {
  'STREAM-US': {
    name: 'Streamlet',
    payoutType: 'subscription',
    categories: ['entertainment'],
    plans: [
      { code: 'STREAM-US-1M', name: 'One month', price: '9.99' },
      { code: 'STREAM-US-12M', name: 'One year', price: '107.94', length: 12 },
    ],
  },
  'TUNELY-GB': {
    name: 'Tunely',
    payoutType: 'subscription',
    categories: ['entertainment'],
    discount: '0.1000',
    plans: [{ code: 'TUNELY-GB-3M', name: 'Three months', price: '30', length: 3 }],
  },
  'FITDAY-FR': {
    name: 'Fit du Jour',
    payoutType: 'subscription',
    categories: ['health-and-beauty'],
    countries: ['BE', 'FR'],
    plans: [{ code: 'FITDAY-FR-30D', name: 'Trente jours', price: '24.90', length: 30, lengthUnit: 'DAYS' }],
  },
}

/** Money itself: to a card of the recipient's own, or onto a card that can be loaded again. */
const payments: Readonly<Record<string, ProductRow>> = {
  'PUSHTC-US': { name: 'Push to Card', payoutType: 'payment', minimum: 1, maximum: 2000, categories: ['payment'] },
  'PUSHTC-GB': { name: 'Push to Card', payoutType: 'payment', minimum: 1, maximum: 1500, categories: ['payment'] },
  'RELOAD-IE': {
    name: 'Reloadable Card',
    payoutType: 'payment',
    countries: ['DE', 'FR', 'IE'],
    minimum: 10,
    maximum: 1000,
    categories: ['payment', 'prepaid'],
  },
}

export const PRODUCT_TABLE: Readonly<Record<string, ProductRow>> = {
  ...known,
  ...giftCards,
  ...subscriptions,
  ...payments,
}

/**
 * The templates that the playground provides for everyone (developer.runa.io, /reference/2024-02-05/playground). Of the
 * one in euros, no country is documented.
 */
export const PLAYGROUND_TEMPLATES: Readonly<Record<string, ProductRule>> = {
  'PT-01HQ12PV4B8XMBRTK281JM54KK': { currency: 'USD', country: 'US' },
  'PT-01HPPT8ME05693EG77RCGKMX7N': { currency: 'GBP', country: 'GB' },
  'PT-01HQ130AHCKRRB45Z5XV2Y8W9K': { currency: 'EUR' },
  'PT-01HQ12SMX2964BVXG2N69K8HF3': { currency: 'CAD', country: 'CA' },
}
