import { createUniqueId, type JSX, Show } from "solid-js";
import { formatDuration } from "../../format/instant.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import type { BotRequest } from "./create-bot-request.ts";

/** What a {@link RequestButton} shows. */
export interface RequestButtonProps {
  readonly request: BotRequest;
  readonly label: string;
  readonly look: "plain" | "primary" | "danger";
  /** What it will do, for those who want to know before. */
  readonly meaning?: string;
  readonly onAsk: () => void;
}

/** A button that asks something of a bot, and that shows how long ago while the bot has not answered. */
export function RequestButton(props: RequestButtonProps): JSX.Element {
  const live = useLive();
  const meaningId = createUniqueId();
  const isBlocked = () => props.request.isUnderWay() || props.request.open() !== null;
  const label = () => {
    const open = props.request.open();
    if (open !== null) {
      return t("actions.asked", { age: formatDuration(live.now() - Date.parse(open.requestedAt)) });
    }
    return props.request.isUnderWay() ? t("actions.asking") : props.label;
  };
  return (
    <>
      {/* Not `disabled`, which would take the focus away from whoever has just pressed it. */}
      <Button
        look={props.look}
        class="num"
        aria-disabled={isBlocked()}
        aria-describedby={props.meaning === undefined ? undefined : meaningId}
        title={props.meaning}
        onClick={() => !isBlocked() && props.onAsk()}
      >
        {label()}
      </Button>
      <Show when={props.meaning}>
        <span id={meaningId} class="sr-only">
          {props.meaning}
        </span>
      </Show>
    </>
  );
}
