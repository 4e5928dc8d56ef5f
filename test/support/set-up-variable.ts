/** Tells a server in a process of its own which set-up the test runs on. */
export const setUpVariable = 'SEE_OTHER_TEST_SET_UP';
