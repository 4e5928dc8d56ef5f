/** Finds everything that is wrong in what a service is to be made of, before anything is opened or begun. */
import type { Request } from 'express';
import type { Authenticator } from './auth/authenticator.ts';
import { checkContract } from './contract/contract.ts';
import type { Contract } from './contract/contract.ts';
import { handlerFaults } from './engine/handler-faults.ts';
import { serveOperations } from './engine/operations.ts';
import type { HandlerTable, ServedOperation } from './engine/operations.ts';
import { problemFaults } from './engine/problem-faults.ts';
import { ServiceInvalid } from './faults/fault.ts';
import type { Fault, Sources } from './faults/fault.ts';
import { shown } from './faults/shown.ts';
import { limitsPerOwner } from './http/limits/catalogue.ts';
import type { PerOwner } from './http/limits/catalogue.ts';
import { reservedPathOf } from './http/reserved-paths.ts';
import type { Samples } from './portal/samples.ts';
import type { CatalogueEntry } from './request/problems.ts';
import { settingFaults, settingsOf } from './settings.ts';
import type { ServiceSettings } from './settings.ts';

/** What people write: the parts of a service that need nothing opened. */
export interface WrittenParts {
  /** The contract's text, YAML or JSON. */
  readonly contract: string;
  readonly operations: HandlerTable;
  /**
   * Problems that handlers fail with, by what follows `/problems/` in their `type`: then there is something to be read at
   * that URI. Letters, digits, `-` and `_`, and no name that the service's own problems have.
   */
  readonly problems?: Readonly<Record<string, CatalogueEntry>> | undefined;
  /** Programs that the pages of the portal show. */
  readonly samples?: Samples | undefined;
  /**
   * Finds out who calls, whom the contract's `security` then lets in. Without one, everybody is the same owner, and no limit
   * is per owner.
   */
  readonly authenticator?: Authenticator | undefined;
  /**
   * Instead of an authenticator, in an app that has found out who calls: whose requests the caller may see and make. Whom
   * the contract lets in is then for the app to enforce.
   */
  readonly ownerOf?: (req: Request) => string;
  readonly settings?: Partial<ServiceSettings>;
  /** What the parts are called where faults are shown, such as their files. */
  readonly sources?: Sources;
}

/** Parts that go together. */
export interface CheckedParts {
  readonly contract: Contract;
  readonly operations: ReadonlyMap<string, ServedOperation>;
  readonly problems: WrittenParts['problems'];
  readonly samples: Samples | undefined;
  readonly settings: ServiceSettings;
  /** What a limit is for an owner. */
  readonly perOwner: PerOwner;
  readonly authenticator: Authenticator | undefined;
  readonly ownerOf: WrittenParts['ownerOf'];
}

/** Throws ServiceInvalid with everything that is wrong. */
export function checkService(parts: WrittenParts, others: readonly Fault[] = []): CheckedParts {
  const { settings = {}, authenticator, ownerOf, sources } = parts;
  const enforced = ownerOf === undefined;
  const { contract, operationIds, faults } = checkContract(parts.contract, { enforced, reservedPathOf });
  const all = [
    ...faults,
    ...handlerFaults(operationIds, parts.operations),
    ...problemFaults(parts.problems),
    ...settingFaults(settings),
    ...callerFaults(parts),
    ...others,
  ];
  if (contract === undefined || all.length > 0) throw new ServiceInvalid(all, sources);
  return {
    contract,
    operations: serveOperations(contract, parts.operations),
    problems: parts.problems,
    samples: parts.samples,
    settings: settingsOf(settings),
    perOwner: limitsPerOwner(settings),
    authenticator,
    ownerOf,
  };
}

function callerFaults({ authenticator, ownerOf }: WrittenParts): Fault[] {
  if (ownerOf !== undefined && typeof (ownerOf as unknown) !== 'function') {
    const detail = `${shown(ownerOf)} is no function`;
    const suggestion = 'Write for example `ownerOf: (req) => req.user.id`, which gives a text.';
    return [{ part: 'settings', place: 'ownerOf', detail, suggestion }];
  }
  if (authenticator === undefined || ownerOf === undefined) return [];
  const detail = 'there are both `authenticator` and `ownerOf`, and one of them says who calls';
  const suggestion = 'Give `ownerOf` if your app has found out who calls, else `authenticator`.';
  return [{ part: 'settings', place: 'ownerOf', detail, suggestion }];
}
