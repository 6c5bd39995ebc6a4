import { useNavigate } from "@solidjs/router";
import { t } from "../texts/texts.ts";
import { useFindBot } from "./find-bot.ts";
import type { Keys } from "./keys.ts";

/** Adds the keys that are there on every page. */
export function addFrameKeys(keys: Keys, showHelp: () => void): void {
  const navigate = useNavigate();
  const findBot = useFindBot();
  keys.add([
    { keys: "/", text: t("shell.keys.find"), run: findBot },
    { keys: "?", text: t("shell.keys.help"), run: showHelp },
    { keys: "g b", text: t("shell.keys.bots"), run: () => navigate("/") },
    { keys: "g m", text: t("shell.keys.markets"), run: () => navigate("/markets") },
    { keys: "g s", text: t("shell.keys.settings"), run: () => navigate("/settings") },
  ]);
}
