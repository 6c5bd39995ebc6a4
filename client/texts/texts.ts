import { flatten, resolveTemplate, translator } from "@solid-primitives/i18n";
import { en } from "./en.ts";

/**
 * A text of the dashboard by its key, such as `t("status.RUNNING")`. `{{ name }}` in a text is filled from the second
 * argument; an entry that is a function, for plurals, is called with the arguments that follow the key.
 *
 * Another language is another dictionary of the shape of `en`, chosen here.
 */
export const t = translator(() => texts, resolveTemplate);

const texts = flatten(en);
