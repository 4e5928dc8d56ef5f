/** Keeps the samples of the language open that was opened last, on every page. It works as well where nothing can be kept. */

const kept = 'see-other-language';
const samples = [...document.querySelectorAll<HTMLDetailsElement>('details[data-language]')];

try {
  const language = localStorage.getItem(kept);
  const chosen = samples.filter((sample) => sample.dataset['language'] === language);
  if (chosen.length > 0) for (const sample of samples) sample.open = chosen.includes(sample);
} catch {
  // the browser keeps nothing for this page
}

for (const sample of samples) {
  sample.querySelector('summary')?.addEventListener('click', () => {
    // it is still as it was before the click
    if (sample.open) return;
    try {
      localStorage.setItem(kept, sample.dataset['language'] ?? '');
    } catch {
      // as above
    }
  });
}
