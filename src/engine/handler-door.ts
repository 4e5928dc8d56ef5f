/**
 * Lets handlers import `see-other/handler` also where See Other is not installed beside them, as in a clone, in a container or
 * for a command that was installed for the whole machine: they get that of the See Other that runs them.
 */
import { registerHooks } from 'node:module';
import { moduleBeside } from '../module-path.ts';

/** For every module that this process loads from now on. One that has a See Other of its own gets that. */
export function openHandlerDoor(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        const { code = '' } = error as NodeJS.ErrnoException;
        if (specifier !== 'see-other/handler' || !/^(ERR_)?MODULE_NOT_FOUND$/.test(code)) throw error;
        return { url: moduleBeside(import.meta.url, './handler').href, shortCircuit: true };
      }
    },
  });
}
