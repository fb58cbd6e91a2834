import { GraphQLError } from 'graphql';

/** The caller's own mistakes in a document, told in the words of graphql-js: each becomes a BAD_USER_INPUT. */
export class InvalidSubscription extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('the subscription is not valid');
    this.errors = errors;
  }

  static because(message: string): InvalidSubscription {
    return new InvalidSubscription([new GraphQLError(message)]);
  }
}
