/** The SDK in Java, against live servers. */
import { testInLanguage } from './support/in-language.ts';

testInLanguage('java');
