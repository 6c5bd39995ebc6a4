/** Texts of the part `form`. */
export const form = {
  new: {
    title: "New bot",
    text: "It needs a name and a pair; everything else has a default. It stands still until you start it.",
    save: "Create bot",
    saving: "Creating…",
    saved: "{{ name }} was created. It stands still until you start it.",
  },
  edit: {
    title: "Edit {{ name }}",
    loading: "Edit bot",
    save: "Save changes",
    saving: "Saving…",
    saved: "{{ name }} was changed.",
    clean: "Nothing is changed yet.",
    effect: {
      PAPER:
        "It is meant to run: what you save counts from its next look at the market on, within seconds, and for an open position, too.",
      EXTERNAL: "Its program has to read the new settings itself; botwatch shows them and runs nothing.",
    },
    position:
      "It has an open position, which was bought in {{ symbol }}. With another pair its price would be read of that one; sell it first.",
    moved:
      "This bot was changed elsewhere at {{ time }}. What you typed is kept, and saving sends only what you changed yourself.",
    load: "Drop my changes and load its values",
    loaded: "This bot was changed elsewhere at {{ time }}, and its new values were loaded.",
  },
  cancel: "Cancel",
  unsaved: "Not saved yet.",
  optional: "Leave it empty for none.",
  default: "Default: {{ value }}.",
  summary: (count: number) =>
    count === 1
      ? "One thing has to be different before this can be saved:"
      : `${count} things have to be different before this can be saved:`,
  problem: {
    empty: "{{ label }} must not be empty",
    whole: "{{ label }} must be a whole number",
    decimal: "{{ label }} must be a number such as {{ example }}",
  },
  failed: {
    noAnswer: "The server gave no answer. What you typed is still here; try again.",
    unreachable:
      "The server cannot be reached, so it is not known whether this was saved: {{ reason }}. What you typed is still here.",
    NOT_FOUND:
      "There is no such bot for you any more. It was deleted, here or elsewhere, or is not shared with you now.",
    UNAUTHENTICATED: "You are not signed in any more, so nothing was saved. Sign in and try again.",
    other: "It was not saved: {{ reason }}. What you typed is still here.",
  },
  leave: {
    title: "Leave without saving?",
    text: "What you changed here is not saved, and is lost when you leave.",
    stay: "Stay here",
    action: "Leave",
  },
  group: {
    what: { title: "What it is", text: "How you find it again, and who runs it." },
    trades: { title: "What it trades", text: "The pair, and how much money goes into one entry." },
    entries: {
      title: "When it enters",
      text: "It buys at the close of a candle while the fast average is above the slow one and the RSI is not overbought.",
    },
    exits: {
      title: "When it leaves",
      text: "Looked for at every price. Of two stops the nearer one decides. The examples take an entry at 100.",
    },
    limits: {
      title: "Daily limits",
      text: "A limit that is reached pauses it until the next day, UTC. It then opens nothing new; its exits go on.",
    },
    reports: { title: "Reports", text: "How often it promises to be heard of." },
    external: "Its own program decides; botwatch shows what you enter here.",
  },
  setting: {
    name: { label: "Name", text: "1 to 200 characters." },
    description: { label: "Description", text: "For people; the bot does nothing with it." },
    kind: {
      label: "Who runs it",
      PAPER: { label: "Paper bot", text: "botwatch runs it, with paper money." },
      EXTERNAL: {
        label: "A program of yours",
        text: "It reports by writing its row in the database; botwatch shows it.",
      },
    },
    symbol: { label: "Symbol", text: "A pair such as BTC/USDT. Amounts are in the second, the quote currency." },
    positionType: {
      label: "Position type",
      LONG: { label: "Long", text: "Buys first and sells later." },
      SHORT: { label: "Short", text: "Sells first and buys back later; paper bots cannot yet." },
    },
    leverage: {
      label: "Leverage",
      text: "How many times its money it trades with; 1 is none borrowed. Paper bots: 1.",
    },
    orderSize: {
      label: "Order size",
      text: "How much one entry buys, in the quote currency.",
      example: "An entry buys for {{ amount }} {{ quote }}.",
    },
    strategy: { label: "Strategy", ema: "EMA crossover with RSI" },
    timeframe: { label: "Timeframe", text: "The length of the candles it looks at." },
    fastEmaPeriod: { label: "Fast EMA period", text: "Candles of the fast average; fewer than of the slow one." },
    slowEmaPeriod: { label: "Slow EMA period", text: "Candles of the slow average." },
    rsiPeriod: { label: "RSI period", text: "Candles of the relative strength index." },
    rsiOverbought: { label: "Overbought RSI", text: "From this index on, 0 to 100, it does not buy." },
    stopLossPercent: {
      label: "Stop loss",
      text: "How far against the entry price it closes at a loss.",
      example: "At an entry of {{ from }} it closes at {{ price }}.",
    },
    takeProfitPercent: {
      label: "Take profit",
      text: "How far beyond the entry price it closes at a profit.",
      example: "At an entry of {{ from }} it closes at {{ price }}.",
    },
    trailingStopPercent: {
      label: "Trailing stop",
      text: "How far behind the best price since the entry it closes.",
      example: "After a best price of {{ from }} it closes at {{ price }}.",
    },
    maxDailyTrades: {
      label: "Daily trades",
      text: "After so many fills it pauses; an entry and its exit are two.",
    },
    maxDailyLossPercent: {
      label: "Daily loss",
      text: "The day's loss at which it pauses, as a share of the order size.",
      example: "With {{ size }} {{ quote }} it pauses at a loss of {{ amount }} {{ quote }}.",
    },
    dailyTargetPercent: {
      label: "Daily target",
      text: "The day's profit at which it pauses, as a share of the order size.",
      example: "With {{ size }} {{ quote }} it pauses at a profit of {{ amount }} {{ quote }}.",
    },
    reportIntervalSeconds: {
      label: "Report interval",
      text: "It promises to report at least so often.",
      example: "Silent for {{ late }} it is shown as late, for {{ lost }} as lost.",
      unit: "seconds",
    },
  },
};
