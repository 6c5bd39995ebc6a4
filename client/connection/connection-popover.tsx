import * as Popover from "@kobalte/core/popover";
import { createSignal, type JSX } from "solid-js";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { toAbout } from "./about.ts";
import { BADGE_CLASS, BadgeFace, badgeLabel } from "./badge-face.tsx";
import { ConnectionFacts } from "./connection-facts.tsx";
import { lookOf } from "./look.ts";

/** The badge's button with its popover, open at first; use it through `ConnectionBadge`, which loads it. */
export function ConnectionPopover(): JSX.Element {
  const live = useLive();
  const [isOpen, setIsOpen] = createSignal(true);
  live.measureRoundTrip();
  const turn = (isOpening: boolean): void => {
    setIsOpen(isOpening);
    if (isOpening) {
      live.measureRoundTrip();
    }
  };
  return (
    <Popover.Root open={isOpen()} onOpenChange={turn} placement="bottom-end" gutter={6}>
      <Popover.Trigger class={BADGE_CLASS} aria-label={badgeLabel(live)}>
        <BadgeFace />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="z-30 w-85 max-w-[calc(100vw-1.5rem)] rounded-card border border-line-strong bg-surface p-4 shadow-lg focus:outline-none">
          <Popover.Title class="font-semibold">{t(`connection.state.${live.connection().state}`)}</Popover.Title>
          <Popover.Description class="mt-1 text-soft">{toAbout(live)}</Popover.Description>
          <ConnectionFacts />
          <Button class="mt-4 w-full" disabled={lookOf(live) === "connected"} onClick={() => live.retryNow()}>
            {t("connection.retryNow")}
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
