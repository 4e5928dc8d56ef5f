/** What a run has found out, rule by rule. */
import type { Exchange } from './exchanges.ts';
import { catalogue, rules } from './rules.ts';
import type { Rule, RuleId } from './rules.ts';

export type Verdict = 'pass' | 'fail' | 'warning' | 'not-applicable';

export interface Finding {
  readonly rule: Rule;
  readonly verdict: Verdict;
  /** What is wrong, each thing once; or why the rule does not apply. Empty for a pass. */
  readonly details: readonly string[];
  /** What the verdict rests on: of what is wrong, the first exchanges that show each thing. */
  readonly evidence: readonly Exchange[];
}

interface Broken {
  readonly detail: string;
  readonly evidence: readonly Exchange[];
}

/** A rule that was kept a hundred times needs no hundred exchanges to show it. */
const mostEvidence = 3;

export class Findings {
  readonly #kept = new Map<RuleId, Exchange[]>();
  readonly #broken = new Map<RuleId, Broken[]>();
  readonly #undecided = new Map<RuleId, string>();

  pass(rule: RuleId, ...evidence: readonly Exchange[]): void {
    this.#kept.set(rule, [...(this.#kept.get(rule) ?? []), ...evidence]);
  }

  fail(rule: RuleId, detail: string, ...evidence: readonly Exchange[]): void {
    this.#broken.set(rule, [...(this.#broken.get(rule) ?? []), { detail, evidence }]);
  }

  /** The rule was kept if there is nothing to say against it. */
  judge(rule: RuleId, wrong: string | undefined, ...evidence: readonly Exchange[]): void {
    if (wrong === undefined) this.pass(rule, ...evidence);
    else this.fail(rule, wrong, ...evidence);
  }

  /** Holds unless the rule is decided elsewhere; the last reason that is given counts. */
  notApplicable(rule: RuleId, reason: string): void {
    this.#undecided.set(rule, reason);
  }

  isDecided(rule: RuleId): boolean {
    return this.#kept.has(rule) || this.#broken.has(rule);
  }

  all(): Finding[] {
    return catalogue.map((rule) => this.#finding(rule));
  }

  #finding(rule: Rule): Finding {
    const broken = this.#broken.get(rule.id);
    if (broken !== undefined) {
      const firsts = broken.filter(({ detail }, index) => broken.findIndex((one) => one.detail === detail) === index);
      return {
        rule,
        verdict: rules[rule.id].level === 'MUST' ? 'fail' : 'warning',
        details: firsts.map(({ detail }) => detail),
        evidence: unique(firsts.flatMap(({ evidence }) => evidence)),
      };
    }
    const kept = this.#kept.get(rule.id);
    if (kept !== undefined)
      return { rule, verdict: 'pass', details: [], evidence: unique(kept).slice(0, mostEvidence) };
    const reason = this.#undecided.get(rule.id) ?? 'the run did not come to where it could be tried';
    return { rule, verdict: 'not-applicable', details: [reason], evidence: [] };
  }
}

function unique(exchanges: readonly Exchange[]): Exchange[] {
  return [...new Set(exchanges)].sort((one, other) => one.number - other.number);
}
