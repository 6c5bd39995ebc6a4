import { actions } from "./en/actions.ts";
import { audit } from "./en/audit.ts";
import { bot } from "./en/bot.ts";
import { charts } from "./en/charts.ts";
import { connection } from "./en/connection.ts";
import { form } from "./en/form.ts";
import { market } from "./en/market.ts";
import { overview } from "./en/overview.ts";
import { people } from "./en/people.ts";
import { session } from "./en/session.ts";
import { settings } from "./en/settings.ts";
import { shared } from "./en/shared.ts";
import { shell } from "./en/shell.ts";
import { status } from "./en/status.ts";

/** Every text of the dashboard in English, by the part of it that shows them. */
export const en = {
  actions,
  audit,
  bot,
  charts,
  connection,
  form,
  market,
  overview,
  people,
  session,
  settings,
  shared,
  shell,
  status,
};
