/** Where in the arguments of a mutation something stands: names, one below the other. */
export type ArgumentPath = readonly string[];

/** What the audit log says of a mutation beyond its name and who asked for it. Nothing else of its arguments is written down. */
export interface AuditedMutation {
  /** The bot that it is done to. */
  readonly bot?: ArgumentPath;
  /** The share link whose bot that is. */
  readonly shareLink?: ArgumentPath;
  /** Whom or what else it is done to. Never a secret. */
  readonly target?: ArgumentPath;
  /** The id of the account that it is done to, in place of a target: once it is done, its e-mail is written down. */
  readonly account?: ArgumentPath;
  /** The e-mail of the account that somebody who is not signed in claims to be. */
  readonly claimedEmail?: ArgumentPath;
  /** What its answer tells: the bot that was made; the start or stop, or all of them; who is signed in now. */
  readonly answer?: "BOT" | "ACTIONS" | "SESSION";
  /** Whether administrators see it whoever did it. */
  readonly isAboutAccounts?: true;
  /** Left out: strangers may ask as often as they like, and nothing that is done by it stays unwritten otherwise. */
  readonly isLeftOut?: true;
}

/** Every mutation: one that is not here is written down as well, but not to what it was done, and a test fails. */
export const AUDITED_MUTATIONS: Readonly<Record<string, AuditedMutation>> = {
  signIn: { claimedEmail: ["email"], answer: "SESSION", isAboutAccounts: true },
  signOut: { isAboutAccounts: true },
  setPassword: { isAboutAccounts: true },
  requestPasswordReset: { isLeftOut: true },
  resetPassword: { answer: "SESSION", isAboutAccounts: true },
  createApiToken: { target: ["input", "name"], isAboutAccounts: true },
  revokeApiToken: { target: ["id"], isAboutAccounts: true },
  endSession: { target: ["id"], isAboutAccounts: true },
  endOtherSessions: { isAboutAccounts: true },
  createAccount: { target: ["email"], isAboutAccounts: true },
  setAccountRole: { account: ["id"], isAboutAccounts: true },
  disableAccount: { account: ["id"], isAboutAccounts: true },
  enableAccount: { account: ["id"], isAboutAccounts: true },
  deleteAccount: { account: ["id"], isAboutAccounts: true },
  resetAccountPassword: { account: ["id"], isAboutAccounts: true },
  createBot: { answer: "BOT" },
  updateBot: { bot: ["id"] },
  deleteBot: { bot: ["id"] },
  startBot: { bot: ["id"], answer: "ACTIONS" },
  stopBot: { bot: ["id"], answer: "ACTIONS" },
  stopAllBots: { answer: "ACTIONS" },
  shareBot: { bot: ["botId"], target: ["email"] },
  unshareBot: { bot: ["botId"], target: ["email"] },
  createShareLink: { bot: ["input", "botId"], target: ["input", "name"] },
  revokeShareLink: { shareLink: ["id"], target: ["id"] },
  retryMarketConnections: {},
};

/** The mutations that administrators see whoever asked for them. */
export const ACCOUNT_MUTATIONS: readonly string[] = Object.entries(AUDITED_MUTATIONS).flatMap(
  ([name, { isAboutAccounts }]) => (isAboutAccounts ? [name] : []),
);
