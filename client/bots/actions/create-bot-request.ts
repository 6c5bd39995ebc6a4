import { useClient } from "@urql/solid";
import { type Accessor, createSignal } from "solid-js";
import type { BotAction, DetailedBot } from "../../live/documents.ts";
import { START_BOT, STOP_BOT } from "./documents.ts";
import { createRequest, type Request } from "./create-request.ts";

/** A start or a stop on its way to the bot. */
export interface BotRequest extends Request<string> {
  /** True from the click until the stream shows the receipt. */
  readonly isUnderWay: Accessor<boolean>;
  /** The receipt, while the bot has not answered; as the stream shows it, never before. */
  readonly open: Accessor<BotAction | null>;
}

/** Asks a bot to start or to stop; what came of it is seen in its status alone. */
export function createBotRequest(kind: BotAction["kind"], bot: () => DetailedBot): BotRequest {
  const client = useClient();
  const [receipt, setReceipt] = createSignal<{ readonly id: string; readonly before: string | undefined }>();
  const last = () => bot().status.lastAction;

  const request = createRequest(async (idempotencyKey) => {
    const before = last()?.id;
    const variables = { id: bot().botId, idempotencyKey };
    const { data, error } =
      kind === "START"
        ? await client.mutation(START_BOT, variables).toPromise()
        : await client.mutation(STOP_BOT, variables).toPromise();
    const action = data && ("startBot" in data ? data.startBot : data.stopBot);
    if (!action) {
      return { error };
    }
    setReceipt({ id: action.id, before });
    return { data: action.id };
  });

  /** Whatever has taken the place of the last action is newer than the receipt, or the receipt itself. */
  const isReceiptShown = () => {
    const shown = last()?.id;
    const wanted = receipt();
    return wanted === undefined || shown === wanted.id || shown !== wanted.before;
  };
  return {
    ...request,
    isUnderWay: () => request.isAsking() || !isReceiptShown(),
    open: () => {
      const action = last();
      return action?.kind === kind && action.state === "REQUESTED" ? action : null;
    },
  };
}
