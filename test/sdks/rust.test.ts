/** The SDK in Rust, against live servers. */
import { testInLanguage } from './support/in-language.ts';

testInLanguage('rust');
