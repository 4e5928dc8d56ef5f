/** The handlers: one for each operation of openapi.yaml that answers 202, by its operationId. */
import { setTimeout } from 'node:timers/promises';
import type { Operations, Handlers } from './generated/operations.d.ts';

type ProductSales = Operations['createSalesReport']['result']['products'][number];

export const operations = {
  createSalesReport: {
    // it mostly waits; what computes for long is 'isolated'
    runs: 'inline',
    async run({ body }, attempt) {
      const byProduct = Map.groupBy(body.sales, ({ product }) => product);
      const products: ProductSales[] = [];
      for (const [product, sales] of byProduct) {
        // stands for what makes your operation slow: a query, a call, a model
        await setTimeout(300, undefined, { signal: attempt.signal });
        products.push({
          product,
          quantity: sales.reduce((sum, { quantity }) => sum + quantity, 0),
          revenue: sales.reduce((sum, { quantity, price }) => sum + quantity * price, 0),
        });
        attempt.progress((100 * products.length) / byProduct.size, product);
      }
      products.sort((one, other) => other.revenue - one.revenue);
      return { revenue: products.reduce((sum, { revenue }) => sum + revenue, 0), products };
    },
  },
} satisfies Handlers;
