/**
 * A scrape in the Prometheus text format (version 0.0.4), read as strictly as the format is written: a sample belongs to
 * a family that was announced with HELP and TYPE, families stand together, no series comes twice, and the buckets of a
 * histogram add up.
 */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly samples: readonly Sample[];
}

export class Scrape {
  readonly families: ReadonlyMap<string, Family>;

  constructor(text: string) {
    this.families = familiesOf(text);
  }

  /** Sums the series that have these labels; undefined if there are none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const found = [...this.families.values()]
      .flatMap(({ samples }) => samples)
      .filter((sample) => sample.name === name)
      .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value));
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
  }
}

export async function scrape(url: string): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`);
  if (response.headers.get('content-type') !== 'text/plain; version=0.0.4; charset=utf-8')
    throw new Error(`no media type of Prometheus: ${String(response.headers.get('content-type'))}`);
  return new Scrape(await response.text());
}

const types = ['counter', 'gauge', 'histogram', 'summary'] as const;

function familiesOf(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, Family & { samples: Sample[] }>();
  const series = new Set<string>();
  let help: string | undefined;
  let family: (Family & { samples: Sample[] }) | undefined;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line);
    if (comment?.[1] === 'HELP') {
      help = comment[2];
      if (families.has(help ?? '')) throw new Error(`${String(help)} comes twice`);
    } else if (comment !== null) {
      const [, , name = '', type] = comment;
      const known = types.find((each) => each === type);
      if (name !== help || known === undefined) throw new Error(`a TYPE that does not follow its HELP: ${line}`);
      family = { name, type: known, samples: [] };
      families.set(name, family);
    } else {
      const sample = sampleOf(line);
      if (family === undefined || !namesOf(family).includes(sample.name)) throw new Error(`not in its family: ${line}`);
      const key = line.slice(0, line.lastIndexOf(' '));
      if (series.has(key)) throw new Error(`a series that comes twice: ${line}`);
      series.add(key);
      family.samples.push(sample);
    }
  }
  for (const each of families.values()) if (each.type === 'histogram') checkBuckets(each);
  return families;
}

function namesOf({ name, type }: Family): string[] {
  if (type === 'histogram') return [`${name}_bucket`, `${name}_sum`, `${name}_count`];
  return type === 'summary' ? [name, `${name}_sum`, `${name}_count`] : [name];
}

const label = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"/;
const sampleLine = new RegExp(String.raw`^([a-zA-Z_:][\w:]*)(?:\{(${label.source}(?:,${label.source})*)\})? (\S+)$`);

function sampleOf(line: string): Sample {
  const match = sampleLine.exec(line);
  if (match === null) throw new Error(`not a line of the format: ${line}`);
  const [, name = '', pairs = ''] = match;
  const text = match.at(-1) ?? '';
  const value = Number(text.replace('+Inf', 'Infinity').replace('-Inf', '-Infinity'));
  if (Number.isNaN(value) && text !== 'NaN') throw new Error(`not a number: ${line}`);
  const labels = [...pairs.matchAll(new RegExp(label.source, 'g'))].map(([, key = '', of = '']) => [key, of]);
  return { name, labels: Object.fromEntries(labels) as Record<string, string>, value };
}

function checkBuckets({ name, samples }: Family): void {
  const without = ({ labels: { le: _, ...labels } }: Sample): string => JSON.stringify(labels);
  for (const [labels, ofOne] of Map.groupBy(samples, without)) {
    const buckets = ofOne.filter((sample) => sample.name === `${name}_bucket`);
    const count = ofOne.find((sample) => sample.name === `${name}_count`)?.value;
    const bounds = buckets.map((bucket) => Number((bucket.labels['le'] ?? '').replace('+Inf', 'Infinity')));
    const rises = (numbers: readonly number[]): boolean =>
      numbers.every((number, index) => index === 0 || number >= (numbers[index - 1] ?? 0));
    const counts = buckets.map(({ value }) => value);
    const ends = bounds.at(-1) === Infinity && counts.at(-1) === count;
    if (!rises(bounds) || !rises(counts) || !ends) throw new Error(`the buckets of ${name} ${labels} do not add up`);
  }
}
