/** Texts of the charts. */
export const charts = {
  pnl: {
    name: "Profit and loss of the day with the open position",
    value: "Profit and loss",
    hint: "Of each UTC day, with the open position",
  },
  price: {
    name: "Price",
    value: "Price",
    hint: "▲ bought  ▼ sold",
  },
  ranges: {
    "1h": "the last hour",
    today: "today, UTC",
    "7d": "the last 7 days",
    "30d": "the last 30 days",
  },
  summary:
    "{{ name }} in {{ currency }}, {{ range }}. First {{ first }} ({{ firstAt }}), last {{ last }} ({{ lastAt }}), lowest {{ lowest }}, highest {{ highest }}.",
  trades: (buys: number, sells: number) =>
    ` ${buys === 1 ? "1 buy" : `${buys} buys`} and ${sells === 1 ? "1 sale" : `${sells} sales`} are marked.`,
  levels: {
    entry: "entry {{ price }}",
    stopLoss: "stop loss {{ price }}",
    trailingStop: "trailing stop {{ price }}",
    takeProfit: "take profit {{ price }}",
  },
  amount: "{{ amount }} {{ currency }}",
  empty: "No history yet. It is drawn from now on.",
  failed: "The history could not be read: {{ message }}.",
  again: "Try again",
  table: {
    show: "Show as table",
    time: "Time",
  },
};
