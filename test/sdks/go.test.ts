/** The SDK in Go, against live servers. */
import { testInLanguage } from './support/in-language.ts';

testInLanguage('go');
