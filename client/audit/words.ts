import { t } from "../texts/texts.ts";

/** What can be done, as the log names it; whatever is not here is shown by its own name. */
export const ACTIONS = [
  "signIn",
  "openSignInLink",
  "signOut",
  "setPassword",
  "requestPasswordReset",
  "resetPassword",
  "endSession",
  "endOtherSessions",
  "createApiToken",
  "revokeApiToken",
  "createBot",
  "updateBot",
  "deleteBot",
  "startBot",
  "stopBot",
  "stopAllBots",
  "shareBot",
  "unshareBot",
  "createShareLink",
  "revokeShareLink",
  "createAccount",
  "setAccountRole",
  "disableAccount",
  "enableAccount",
  "deleteAccount",
  "resetAccountPassword",
  "retryMarketConnections",
] as const;

/** What was done, in words. */
export function actionWords(action: string): string {
  const known = ACTIONS.find((one) => one === action);
  return known === undefined ? action : t(`audit.actions.${known}`);
}

/** A browser or program in as few words as tell it from others; the whole text where that cannot be told. */
export function programWords(userAgent: string): string {
  const browser = BROWSERS.find(({ mark }) => userAgent.includes(mark))?.name;
  const system = SYSTEMS.find(({ mark }) => userAgent.includes(mark))?.name;
  if (browser === undefined) {
    return userAgent;
  }
  return system === undefined ? browser : t("audit.browserOn", { browser, system });
}

/** By what they call themselves; the ones that pretend to be others as well come first. */
const BROWSERS = [
  { mark: "Edg/", name: "Edge" },
  { mark: "Firefox/", name: "Firefox" },
  { mark: "Chrome/", name: "Chrome" },
  { mark: "Safari/", name: "Safari" },
] as const;
const SYSTEMS = [
  { mark: "Android", name: "Android" },
  { mark: "iPhone", name: "iPhone" },
  { mark: "iPad", name: "iPad" },
  { mark: "Windows", name: "Windows" },
  { mark: "Mac OS X", name: "macOS" },
  { mark: "Linux", name: "Linux" },
] as const;
