import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const ALL = `id name description symbol kind wanted strategy timeframe positionType leverage orderSize stopLossPercent
  takeProfitPercent trailingStopPercent maxDailyTrades maxDailyLossPercent dailyTargetPercent fastEmaPeriod
  slowEmaPeriod rsiPeriod rsiOverbought reportIntervalSeconds`;
const CREATE = `mutation C($input: CreateBotInput!) { createBot(input: $input) { ${ALL} createdAt updatedAt status { runStatus freshness revision } } }`;
const UPDATE = `mutation U($id: ID!, $input: UpdateBotInput!) { updateBot(id: $id, input: $input) { ${ALL} createdAt updatedAt } }`;
const DELETE = "mutation D($id: ID!) { deleteBot(id: $id) }";

const PLAIN = { name: "EMA demo", symbol: "EUR/USD" };

let database: TestDatabase;
let app: TestApp;
let ada: TestViewer;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  ada = await aViewer(app);
});

const log = async (id: string) =>
  database.query("select kind, message, actor from bot_event where bot_id = $1 order by sequence", [id]);

describe("createBot", () => {
  it("needs a name and a symbol, and has a default for all else", async () => {
    const { data } = await ada.ask(CREATE, { input: PLAIN });

    expect(data.createBot).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: "EMA demo",
      description: null,
      symbol: "EUR/USD",
      kind: "PAPER",
      wanted: "STOPPED",
      strategy: "ema",
      timeframe: "1h",
      positionType: "LONG",
      leverage: 1,
      orderSize: "1000",
      stopLossPercent: "2",
      takeProfitPercent: "4",
      trailingStopPercent: null,
      maxDailyTrades: null,
      maxDailyLossPercent: null,
      dailyTargetPercent: null,
      fastEmaPeriod: 12,
      slowEmaPeriod: 26,
      rsiPeriod: 14,
      rsiOverbought: "70",
      reportIntervalSeconds: 60,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: data.createBot.createdAt,
      status: { runStatus: "STOPPED", freshness: "OFF", revision: 1 },
    });
  });

  it("takes every setting, and decimals to the last digit", async () => {
    const input = {
      ...PLAIN,
      description: "Buys 🐂, sells 🐻",
      kind: "EXTERNAL",
      timeframe: "1d",
      positionType: "SHORT",
      leverage: 125,
      orderSize: "0.000000000000000001",
      stopLossPercent: "98.999999999999999999",
      takeProfitPercent: "10000",
      trailingStopPercent: "0.1",
      maxDailyTrades: 1_000_000,
      maxDailyLossPercent: "100",
      dailyTargetPercent: "0.5",
      fastEmaPeriod: 1,
      slowEmaPeriod: 1000,
      rsiPeriod: 2,
      rsiOverbought: "100.0",
      reportIntervalSeconds: 86_400,
    };

    expect((await ada.ask(CREATE, { input })).data.createBot).toMatchObject(input);
  });

  it("tidies the name and the symbol", async () => {
    const { data } = await ada.ask(CREATE, { input: { name: "  EMA demo \n", symbol: " btc-usdt " } });

    expect(data.createBot).toMatchObject({ name: "EMA demo", symbol: "BTC-USDT" });
  });

  it("is logged with who did it", async () => {
    const id = await ada.createBot();

    expect(await log(id)).toEqual([
      { kind: "CREATED", message: "Created: EMA demo", actor: ada.email },
      { kind: "STATUS", message: "Stopped", actor: null },
    ]);
  });

  it.each([
    ["name", "", "Name must not be empty"],
    ["name", " \t ", "Name must not be empty"],
    ["name", "x".repeat(201), "Name must have at most 200 characters"],
    ["description", "x".repeat(2001), "Description must have at most 2,000 characters"],
    ["symbol", "", "Symbol must be a pair such as BTC/USDT"],
    ["symbol", "BTC USDT", "Symbol must be a pair such as BTC/USDT"],
    ["symbol", "<script>", "Symbol must be a pair such as BTC/USDT"],
    ["strategy", "martingale", "Strategy must be one of ema"],
    ["timeframe", "2h", "Timeframe must be one of 1m, 5m, 15m, 30m, 1h, 4h, 1d"],
    ["positionType", "SHORT", "Paper bots cannot sell short yet: the position type must be LONG"],
    ["leverage", 2, "Paper bots cannot trade with leverage yet: it must be 1"],
    ["leverage", 0, "Leverage must be a whole number from 1 to 125"],
    ["leverage", 126, "Leverage must be a whole number from 1 to 125"],
    ["orderSize", "0", "Order size must be above 0 and at most 1,000,000,000,000"],
    ["orderSize", "-5", "Order size must be above 0 and at most 1,000,000,000,000"],
    ["orderSize", "1000000000000.000000000000000001", "Order size must be above 0 and at most 1,000,000,000,000"],
    ["orderSize", "0.0000000000000000001", "Order size must have at most 18 digits behind the point"],
    ["stopLossPercent", "99.000000000000000001", "Stop loss must be above 0 % and at most 99 %"],
    ["takeProfitPercent", "10000.000000000000000001", "Take profit must be above 0 % and at most 10,000 %"],
    ["trailingStopPercent", "0", "Trailing stop must be above 0 % and at most 99 %"],
    ["maxDailyTrades", 0, "Daily trades must be a whole number from 1 to 1,000,000"],
    ["maxDailyLossPercent", "100.000000000000000001", "Daily loss must be above 0 % and at most 100 %"],
    ["dailyTargetPercent", "0.0", "Daily target must be above 0 % and at most 10,000 %"],
    ["fastEmaPeriod", 26, "The fast EMA period must be below the slow one, found 26 and 26"],
    ["slowEmaPeriod", 1001, "Slow EMA period must be a whole number from 1 to 1,000"],
    ["rsiPeriod", 1, "RSI period must be a whole number from 2 to 1,000"],
    ["rsiOverbought", "100.000000000000000001", "Overbought RSI must be above 0 and at most 100"],
    ["reportIntervalSeconds", 0, "Report interval must be a whole number from 1 to 86,400"],
    ["reportIntervalSeconds", -2_147_483_648, "Report interval must be a whole number from 1 to 86,400"],
  ])("refuses %s = %j, naming the field", async (field, value, message) => {
    expect(await ada.refusal(CREATE, { input: { ...PLAIN, [field]: value } })).toEqual({
      code: "BAD_USER_INPUT",
      field,
      message,
    });
  });

  it.each([12.5, 12, "12,5", "1e3", "NaN", "Infinity", " 1", "+1", ".5", "0x10", true])(
    "refuses an order size of %j before anything runs",
    async (orderSize) => {
      expect((await ada.refusal(CREATE, { input: { ...PLAIN, orderSize } }))?.message).toMatch(
        /Decimal must be a string such as "1071.50", found/,
      );
    },
  );

  it.each(["kind", "strategy", "leverage", "orderSize", "reportIntervalSeconds", "symbol"])(
    "refuses a %s that is null",
    async (field) => {
      const { errors } = await ada.ask(CREATE, { input: { ...PLAIN, [field]: null } });

      expect(JSON.stringify(errors)).toContain(field);
    },
  );

  it("names all that is wrong, each once, with the first as the error's own", async () => {
    const input = { name: " ", symbol: "BTC USDT", leverage: 0, slowEmaPeriod: 5, orderSize: "-1" };

    const { errors } = await ada.ask(CREATE, { input });

    expect(errors?.[0]).toMatchObject({
      message: "Name must not be empty",
      extensions: {
        code: "BAD_USER_INPUT",
        field: "name",
        fields: [
          { field: "name", message: "Name must not be empty" },
          { field: "symbol", message: "Symbol must be a pair such as BTC/USDT" },
          { field: "leverage", message: "Leverage must be a whole number from 1 to 125" },
          { field: "orderSize", message: "Order size must be above 0 and at most 1,000,000,000,000" },
          { field: "fastEmaPeriod", message: "The fast EMA period must be below the slow one, found 12 and 5" },
        ],
      },
    });
  });

  it("holds a setting that cannot be against no other one", async () => {
    const { errors } = await ada.ask(CREATE, { input: { ...PLAIN, fastEmaPeriod: 30, slowEmaPeriod: 1001 } });

    expect(errors?.[0]?.extensions?.fields).toEqual([
      { field: "slowEmaPeriod", message: "Slow EMA period must be a whole number from 1 to 1,000" },
    ]);
  });

  it("makes nothing of what it refuses", async () => {
    await ada.refusal(CREATE, { input: { ...PLAIN, leverage: 5 } });

    expect((await ada.ask("{ bots { totalCount } }")).data.bots.totalCount).toBe(0);
  });
});

describe("botDefaults", () => {
  const DEFAULTS = `kind strategy timeframe positionType leverage orderSize stopLossPercent takeProfitPercent
    fastEmaPeriod slowEmaPeriod rsiPeriod rsiOverbought reportIntervalSeconds`;

  it("is what a new bot has", async () => {
    const { data } = await ada.ask(`{ botDefaults { ${DEFAULTS} } }`);

    const created = await ada.ask(
      `mutation C($input: CreateBotInput!) { createBot(input: $input) { ${DEFAULTS} } }`,
      {
        input: PLAIN,
      },
    );
    expect(data.botDefaults).toEqual(created.data.createBot);
  });

  it("is what the schema says too", async () => {
    const { data } = await ada.ask('{ __type(name: "CreateBotInput") { inputFields { name defaultValue } } }');

    expect(data.__type.inputFields).toEqual(
      expect.arrayContaining([
        { name: "kind", defaultValue: "PAPER" },
        { name: "timeframe", defaultValue: '"1h"' },
        { name: "leverage", defaultValue: "1" },
        { name: "orderSize", defaultValue: '"1000"' },
        { name: "trailingStopPercent", defaultValue: null },
      ]),
    );
  });

  it("names every strategy and timeframe", async () => {
    expect((await ada.ask("{ botDefaults { strategies timeframes } }")).data.botDefaults).toEqual({
      strategies: ["ema"],
      timeframes: ["1m", "5m", "15m", "30m", "1h", "4h", "1d"],
    });
  });
});

describe("updateBot", () => {
  it("changes what is given and leaves the rest", async () => {
    const id = await ada.createBot({ description: "As it was", maxDailyTrades: 5 });

    const { data } = await ada.ask(UPDATE, { id, input: { name: "Renamed", orderSize: "12.340" } });

    expect(data.updateBot).toMatchObject({
      name: "Renamed",
      orderSize: "12.340",
      description: "As it was",
      maxDailyTrades: 5,
    });
    expect(data.updateBot.updatedAt > data.updateBot.createdAt).toBe(true);
  });

  it("changes nothing, not even its time, where nothing is given", async () => {
    const id = await ada.createBot();

    const { data } = await ada.ask(UPDATE, { id, input: {} });

    expect(data.updateBot.updatedAt).toBe(data.updateBot.createdAt);
    expect(await log(id)).toHaveLength(2);
  });

  it("takes away with null what may be absent", async () => {
    const absent = {
      description: null,
      trailingStopPercent: null,
      maxDailyTrades: null,
      maxDailyLossPercent: null,
      dailyTargetPercent: null,
    };
    const id = await ada.createBot({
      description: "x",
      trailingStopPercent: "1",
      maxDailyTrades: 5,
      maxDailyLossPercent: "2",
      dailyTargetPercent: "3",
    });

    expect((await ada.ask(UPDATE, { id, input: absent })).data.updateBot).toMatchObject(absent);
  });

  it.each([
    "name",
    "symbol",
    "kind",
    "strategy",
    "timeframe",
    "positionType",
    "leverage",
    "orderSize",
    "stopLossPercent",
    "takeProfitPercent",
    "fastEmaPeriod",
    "slowEmaPeriod",
    "rsiPeriod",
    "rsiOverbought",
    "reportIntervalSeconds",
  ])("refuses to take away the %s", async (field) => {
    const id = await ada.createBot();

    expect(await ada.refusal(UPDATE, { id, input: { [field]: null } })).toMatchObject({
      code: "BAD_USER_INPUT",
      field,
    });
  });

  it("looks at the settings together with those that stay", async () => {
    const id = await ada.createBot({ fastEmaPeriod: 5, slowEmaPeriod: 10 });

    expect(await ada.refusal(UPDATE, { id, input: { fastEmaPeriod: 10 } })).toMatchObject({
      field: "fastEmaPeriod",
    });
    expect(await ada.refusal(UPDATE, { id, input: { slowEmaPeriod: 5 } })).toMatchObject({
      code: "BAD_USER_INPUT",
    });
    expect(await ada.refusal(UPDATE, { id, input: { fastEmaPeriod: 10, slowEmaPeriod: 20 } })).toBeUndefined();
  });

  it("refuses to make a paper bot of an external one that sells short", async () => {
    const id = await ada.createBot({ kind: "EXTERNAL", positionType: "SHORT", leverage: 3 });

    const { errors } = await ada.ask(UPDATE, { id, input: { kind: "PAPER", name: "" } });

    expect(errors?.[0]?.extensions?.fields?.map(({ field }) => field)).toEqual([
      "name",
      "positionType",
      "leverage",
    ]);
    expect(await ada.refusal(UPDATE, { id, input: { kind: "PAPER" } })).toMatchObject({ field: "positionType" });
    expect(await ada.refusal(UPDATE, { id, input: { kind: "PAPER", positionType: "LONG" } })).toMatchObject({
      field: "leverage",
    });
  });

  it("of two changes that do not agree takes one, and tells the other one", async () => {
    const id = await ada.createBot({ fastEmaPeriod: 12, slowEmaPeriod: 26 });

    const refusals = await Promise.all([
      ada.refusal(UPDATE, { id, input: { fastEmaPeriod: 20 } }),
      ada.refusal(UPDATE, { id, input: { slowEmaPeriod: 15 } }),
    ]);

    expect(refusals.filter((refusal) => refusal !== undefined)).toMatchObject([{ code: "BAD_USER_INPUT" }]);
  });

  it("is logged with what was changed, and by whom", async () => {
    const id = await ada.createBot();

    await ada.ask(UPDATE, { id, input: { name: "Renamed", orderSize: "5" } });

    expect((await log(id)).at(-1)).toEqual({
      kind: "CONFIGURED",
      message: "Changed: name, order size",
      actor: ada.email,
    });
  });
});

describe("deleteBot", () => {
  it("takes everything that was recorded of the bot with it", async () => {
    const id = await ada.createBot();
    await ada.ask("mutation S($id: ID!) { startBot(id: $id) { id } }", { id });
    await database.query(
      "insert into trade (bot_id, side, price, quantity, fee, reason, executed_at) values ($1, 'BUY', 1, 1, 0, 'x', now())",
      [id],
    );
    await database.query(
      "insert into bot_sample (bot_id, at, revision, run_status, daily_pnl) values ($1, now(), 0, 'STOPPED', 0)",
      [id],
    );

    const { data } = await ada.ask(DELETE, { id });

    expect(data).toEqual({ deleteBot: id });
    expect(
      await database.query(
        `select 'bot' as found from bot where id = $1 union all select 'state' from bot_state where bot_id = $1
         union all select 'event' from bot_event where bot_id = $1 union all select 'action' from bot_action where bot_id = $1
         union all select 'trade' from trade where bot_id = $1 union all select 'sample' from bot_sample where bot_id = $1 union all select 'watch' from watched_bot where bot_id = $1`,
        [id],
      ),
    ).toEqual([]);
  });

  it("says the second time that there is no such bot", async () => {
    const id = await ada.createBot();
    await ada.ask(DELETE, { id });

    expect(await ada.refusal(DELETE, { id })).toMatchObject({ code: "NOT_FOUND" });
  });

  it("knows an id in capitals", async () => {
    const id = await ada.createBot();

    expect((await ada.ask(DELETE, { id: id.toUpperCase() })).data).toEqual({ deleteBot: id });
  });
});

describe("all of this", () => {
  it("meets no failure of ours", () => {
    expect(app.bugs).toEqual([]);
  });
});
