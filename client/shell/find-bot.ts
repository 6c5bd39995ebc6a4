import { useNavigate } from "@solidjs/router";

/** The field on the overview that finds a bot has this id. */
export const FIND_BOT_ID = "find-bot";
/** How long the overview may take to show it, in milliseconds, before somebody has long gone on to something else. */
const PATIENCE_MS = 5_000;

/** A function that puts the cursor into the field that finds a bot, and goes to the overview first where it is not there. */
export function useFindBot(): () => void {
  const navigate = useNavigate();
  return () => {
    if (!focusField()) {
      navigate("/");
      focusOnceThere();
    }
  };
}

function focusField(): boolean {
  const field = document.getElementById(FIND_BOT_ID);
  field?.focus();
  if (field instanceof HTMLInputElement) {
    field.select();
  }
  return field !== null;
}

function focusOnceThere(): void {
  const appearance = new MutationObserver(() => {
    if (focusField()) {
      stop();
    }
  });
  const timer = setTimeout(() => stop(), PATIENCE_MS);
  const stop = () => {
    clearTimeout(timer);
    appearance.disconnect();
  };
  appearance.observe(document.body, { childList: true, subtree: true });
}
