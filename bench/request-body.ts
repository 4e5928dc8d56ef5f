/** What is asked for in each POST. */

export const requestBody = JSON.stringify({
  tasks: [{ id: 'walls', optimistic: 8, likely: 10, pessimistic: 20 }],
  trials: 100,
  seed: 1,
});
