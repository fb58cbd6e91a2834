/**
 * Makes errors that tell a place in a message or an answer: where in our own code they were made helps nobody, and costs more than
 * all else. An error within keeps its own.
 */
export function withoutStack<Made>(make: () => Made): Made {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
