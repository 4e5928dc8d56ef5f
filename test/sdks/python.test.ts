/** The SDK in Python, against live servers. */
import { testInLanguage } from './support/in-language.ts';

testInLanguage('python');
