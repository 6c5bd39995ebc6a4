import { createSignal, type JSX } from "solid-js";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { MOST_SYMBOLS, toSymbol, type WatchList } from "./watch-list.ts";

/** What {@link AddSymbol} adds to. */
export interface AddSymbolProps {
  readonly list: WatchList;
  /** Hears what was added. */
  readonly onAdd: (symbol: string) => void;
}

/** Adds a symbol to the watch list. */
export function AddSymbol(props: AddSymbolProps): JSX.Element {
  const [typed, setTyped] = createSignal("");
  const [problem, setProblem] = createSignal<string | null>(null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const symbol = toSymbol(typed());
    const found = problemOf(symbol, props.list);
    setProblem(found);
    if (symbol !== null && found === null) {
      props.list.add(symbol);
      setTyped("");
      props.onAdd(symbol);
    }
  };
  return (
    <li class="card grid content-start border-dashed p-3">
      <form class="grid gap-2" onSubmit={submit} novalidate>
        <TextField
          label={t("market.watch.add")}
          name="symbol"
          autocomplete="off"
          isSpellchecked={false}
          value={typed()}
          description={t("market.watch.placeholder")}
          error={problem()}
          onInput={(value) => {
            setTyped(value);
            setProblem(null);
          }}
        />
        <Button type="submit">{t("market.watch.button")}</Button>
      </form>
    </li>
  );
}

function problemOf(symbol: string | null, list: WatchList): string | null {
  if (symbol === null) {
    return t("market.watch.malformed");
  }
  if (list.symbols().includes(symbol)) {
    return t("market.watch.known", { symbol });
  }
  return list.isFull() ? t("market.watch.full", { count: MOST_SYMBOLS }) : null;
}
