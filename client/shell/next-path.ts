/** Where somebody signs in. */
export const SIGN_IN_PATH = "/sign-in";

/** Where somebody sets a password by a link, or asks for one. */
export const RESET_PASSWORD_PATH = "/reset-password";

/** Whether a page is for whoever comes, signed in or not, and stands by itself. */
export function isOutside(path: string): boolean {
  return path === SIGN_IN_PATH || path === RESET_PASSWORD_PATH;
}

/** The address that asks to sign in and leads back afterwards to where somebody wanted to go. */
export function signInPath(wanted: { readonly pathname: string; readonly search: string }): string {
  const path = `${wanted.pathname}${wanted.search}`;
  return path === "/" ? SIGN_IN_PATH : `${SIGN_IN_PATH}?${new URLSearchParams({ next: path }).toString()}`;
}

/**
 * Where to go after signing in. What stands in an address can be anybody's: only a path of this site is followed, and
 * never back to the form itself.
 *
 * @param next - the parameter `next` of the address.
 * @param origin - this site's own; in a browser `location.origin`.
 * @returns path and search; `/` where nothing else will do
 */
export function nextPathOf(next: string | readonly string[] | undefined, origin: string): string {
  // A browser reads `//host` and `/\host` as another site, and leaves out tabs and line ends: so the parser decides.
  if (typeof next !== "string" || !next.startsWith("/") || !URL.canParse(next, origin)) {
    return "/";
  }
  const url = new URL(next, origin);
  return url.origin === origin && url.pathname !== SIGN_IN_PATH && !url.pathname.startsWith("//")
    ? `${url.pathname}${url.search}`
    : "/";
}
