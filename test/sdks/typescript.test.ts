/** The SDK in TypeScript, against live servers. */
import { testInLanguage } from './support/in-language.ts';

testInLanguage('typescript');
