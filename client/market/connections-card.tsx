import { For, type JSX, Show } from "solid-js";
import { StateMark } from "../connection/state-mark.tsx";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { LOOKS } from "./connection-light.tsx";
import { FACTS, factOf } from "./connection-words.ts";
import type { Connections } from "./create-connections.ts";
import type { MarketConnection } from "./documents.ts";

/** What a {@link ConnectionsCard} shows. */
export interface ConnectionsCardProps {
  readonly connections: Connections;
  readonly isHeard: boolean;
}

/** The server's connections to the exchange: how each is, and why; each can be tried again, and all at once. */
export function ConnectionsCard(props: ConnectionsCardProps): JSX.Element {
  const all = () => props.connections.all() ?? [];
  const ids = () => all().map(({ id }) => id);
  return (
    <Card
      title={t("market.connections.title")}
      aside={
        <Button
          class="text-[13px]"
          disabled={!props.isHeard || props.connections.isRetrying() || !all().some(isRetryable)}
          onClick={() => props.connections.retry(null)}
        >
          {t("market.connections.retryAll")}
        </Button>
      }
    >
      <Show when={props.connections.error()}>
        {(message) => (
          <p role="alert" class="mb-2 text-error [overflow-wrap:anywhere]">
            {t("market.connections.failed", { message: message() })}
          </p>
        )}
      </Show>
      <Show when={all().length > 0} fallback={<p class="text-soft">{t("market.connections.none")}</p>}>
        <ul class="grid gap-x-6 gap-y-4 min-[940px]:grid-cols-2">
          <For each={ids()}>
            {(id) => (
              <Show when={all().find((connection) => connection.id === id)}>
                {(connection) => (
                  <ConnectionItem
                    connection={connection()}
                    isHeard={props.isHeard}
                    isRetrying={props.connections.isRetrying()}
                    onRetry={() => props.connections.retry(id)}
                  />
                )}
              </Show>
            )}
          </For>
        </ul>
      </Show>
    </Card>
  );
}

/** Whether trying now is sooner than what happens by itself. */
function isRetryable({ state, nextAttemptAt }: MarketConnection): boolean {
  return state === "RECONNECTING" || state === "FAILED" || (state === "CONNECTING" && nextAttemptAt !== null);
}

interface ConnectionItemProps {
  readonly connection: MarketConnection;
  readonly isHeard: boolean;
  readonly isRetrying: boolean;
  readonly onRetry: () => void;
}

function ConnectionItem(props: ConnectionItemProps): JSX.Element {
  const live = useLive();
  const name = () => t(`market.connections.streams.${props.connection.stream}`);
  return (
    <li class="min-w-0 border-t border-line pt-3" classList={{ "text-faint": !props.isHeard }}>
      <div class="flex min-h-9 items-center gap-2">
        <StateMark look={props.isHeard ? LOOKS[props.connection.state] : "silent"} />
        <h3 class="font-semibold">{name()}</h3>
        <span class="text-soft">{t(`market.connections.states.${props.connection.state}`)}</span>
        <Show when={isRetryable(props.connection)}>
          <Button
            class="ml-auto text-[13px]"
            aria-label={t("market.connections.retryOne", { name: name() })}
            disabled={!props.isHeard || props.isRetrying}
            onClick={() => props.onRetry()}
          >
            {t("market.connections.retry")}
          </Button>
        </Show>
      </div>
      <dl class="num mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-[12.5px]">
        <For each={FACTS}>
          {(fact) => (
            <>
              <dt class="text-faint">{t(`market.connections.facts.${fact}`)}</dt>
              <dd class="text-right [overflow-wrap:anywhere]">{factOf(fact, props.connection, live.now())}</dd>
            </>
          )}
        </For>
      </dl>
    </li>
  );
}
