import { flatten, resolveTemplate, translator } from "@solid-primitives/i18n";
import { accounts } from "./en/accounts.ts";

/** A text of the page of accounts by its key, as `t` of `texts.ts` gives it; apart, since few people ever open that page. */
export const ta = translator(() => texts, resolveTemplate);

const texts = flatten(accounts);
