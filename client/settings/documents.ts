/** Asked of a server that may show GraphiQL instead of answering. */
export const PROBE = "{ __typename }";
