/** The options of the limits, made from their table. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { longestTimerSeconds } from '../faults/bounds.ts';
import { flagOf, limitNames, limitOf, variableOf } from '../http/limits/catalogue.ts';
import type { LimitName, Limits } from '../http/limits/catalogue.ts';
import { positive, wholeNumber } from './arguments.ts';

/** An option that is not given has no value here: its default depends on whether owners are told apart. */
export function addLimitOptions(command: Command): void {
  for (const name of limitNames) {
    const { byDefault, unit, bounds, perOwner = false } = limitOf(name);
    const without = perOwner ? '; none while everybody is one owner' : '';
    command.addOption(
      new Option(`${flagOf(name)} <number>`, `${bounds} (${unit}, default: ${String(byDefault)}${without})`)
        .env(variableOf(name))
        .argParser(unit !== 'seconds' ? wholeNumber(1) : name === 'maxWaitSeconds' ? secondsOrNone : seconds)
        .helpGroup('Limits:'),
    );
  }
}

/** The limits that were given. */
export function limitsIn(options: Partial<Limits>): Partial<Limits> {
  return Object.fromEntries(
    limitNames.flatMap((name): [LimitName, number][] => {
      const value = options[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** 0 for not at all. */
function secondsOrNone(text: string): number {
  return text === '0' ? 0 : seconds(text);
}

function seconds(text: string): number {
  const value = positive(text);
  if (value > longestTimerSeconds)
    throw new InvalidArgumentError(`It has to be at most ${String(longestTimerSeconds)} seconds.`);
  return value;
}
