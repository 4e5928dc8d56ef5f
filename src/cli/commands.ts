/** All commands, in the order of the help. */
import type { Command } from 'commander';
import { addConform } from './conform.ts';
import { addDev } from './dev.ts';
import { addFollow } from './follow.ts';
import { addGenerate } from './generate.ts';
import { addInit } from './init.ts';
import { addJournal } from './journal.ts';
import { addKeys } from './keys.ts';
import { addLint } from './lint.ts';
import { addList } from './list.ts';
import { addOneRequest } from './one-request.ts';
import { addServe } from './serve.ts';
import { addSubmit } from './submit.ts';

/** @param ends is told the exit code of a command that has one of its own */
export function addCommands(program: Command, ends: (code: number) => void): void {
  addSubmit(program, ends);
  addOneRequest(program, ends);
  addList(program);
  addFollow(program);
  addJournal(program);
  addConform(program, ends);
  addInit(program);
  addGenerate(program, ends);
  addServe(program);
  addDev(program, ends);
  addLint(program, ends);
  addKeys(program);
}
