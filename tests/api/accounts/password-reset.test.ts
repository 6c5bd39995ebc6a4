import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Account } from "../../../api/accounts/account.entity.ts";
import { createMailer, type Mailer } from "../../../api/accounts/mailer.ts";
import { createPasswordReset } from "../../../api/accounts/password-reset.ts";
import { createSignInLink, redeemSignInLink } from "../../../api/accounts/sign-in.ts";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { type MailServer, startMailServer } from "../../support/mail-server.ts";
import { cookie, post } from "../../support/requests.ts";
import { openStream, within } from "../../support/streams.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const RESET = `mutation R($token: String!, $password: String!) {
  resetPassword(token: $token, password: $password) { token viewer { id email } }
}`;
const REQUEST = "mutation P($email: String!) { requestPasswordReset(email: $email) }";

let database: TestDatabase;
let mails: MailServer;
let mailer: Mailer;
/** Sends mail. */
let app: TestApp;
/** Has no mail server. */
let silent: TestApp;
let ada: TestViewer;

beforeAll(async () => {
  [database, mails] = await Promise.all([startTestDatabase(), startMailServer()]);
  mailer = await createMailer({ url: mails.url, from: "botwatch <bots@example.org>" });
  app = await startTestApp(database, {
    mail: { send: mailer.send, linkOf: (secret) => `https://bots.example.org/reset-password#${secret}` },
    trustProxy: true,
  });
  silent = await startTestApp(database);
});

afterAll(async () => {
  await Promise.all([app.close(), silent.close()]);
  mailer.close();
  await mails.close();
  await database.close();
});

beforeEach(async () => {
  ada = await aViewer(app);
});

const settled = () => app.services.resetRequests.settled();
const reset = (token: string, password = "battery staple") => app.ask(RESET, { token, password });
const canSignIn = async (password: string) =>
  (
    await app.ask("mutation S($e: String!, $p: String!) { signIn(email: $e, password: $p) { token } }", {
      e: ada.email,
      p: password,
    })
  ).errors === undefined;
const statusOf = async (token: string) => (await app.ask("{ bots { totalCount } }", {}, token)).status;

async function aSecret(): Promise<string> {
  const em = app.services.fork();
  return (await createPasswordReset(em, await em.findOneOrFail(Account, { id: ada.id }))).secret;
}

const SPENT = {
  message: "This link was used already, has been replaced or is older than an hour: ask for another one",
  extensions: { code: "BAD_USER_INPUT", field: "token" },
};

describe("resetPassword", () => {
  it("sets the password and signs in, with the cookie", async () => {
    const response = await post(app, {
      query: RESET,
      variables: { token: await aSecret(), password: "battery staple" },
    });

    const { data } = (await response.json()) as { readonly data: { readonly resetPassword: { token: string } } };
    expect(data.resetPassword).toMatchObject({ viewer: { id: ada.id, email: ada.email } });
    expect(response.headers.get("set-cookie")).toContain(`botwatch_session=${data.resetPassword.token};`);
    expect([await statusOf(data.resetPassword.token), await canSignIn("battery staple")]).toEqual([200, true]);
    expect(await canSignIn("correct horse")).toBe(false);
  });

  it("ends all that was open until then: sessions, API tokens, share links, one-time links and streams", async () => {
    const botId = await ada.createBot();
    const { data } = await ada.ask('mutation { createApiToken(input: { name: "a", scope: READ }) { token } }');
    const [link] = await database.query(
      `with s as (insert into session (account_id, token_hash, kind, scope, name, expires_at)
         values ($1, 'limited:link', 'SHARE_LINK', 'READ', 'l', now() + interval '1 day') returning id)
       insert into share_link (session_id, bot_id) select id, $2 from s returning session_id`,
      [ada.id, botId],
    );
    const em = app.services.fork();
    const account = await em.findOneOrFail(Account, { id: ada.id });
    const oneTime = await createSignInLink(em, account);
    const otherSecret = await aSecret();
    const query = "subscription { botStatuses { botId } }";
    const stream = await openStream(app.fetch, "/graphql", { query, token: ada.token });
    await stream.next();

    await reset(await aSecret());

    expect(await within(2_000, stream.ending())).toBe("cut");
    expect(await statusOf(ada.token)).toBe(401);
    expect(await statusOf(data.createApiToken.token)).toBe(401);
    expect(await database.query("select from session where id = $1", [link?.["session_id"]])).toEqual([]);
    expect(await redeemSignInLink(app.services.fork(), oneTime.secret)).toBeNull();
    expect((await reset(otherSecret)).errors?.[0]).toMatchObject(SPENT);
  });

  it("is done once with a link, whoever comes at the same time", async () => {
    const secret = await aSecret();

    const answers = await Promise.all([reset(secret), reset(secret), reset(secret)]);

    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    expect(answers.filter(({ errors }) => errors?.[0]?.extensions?.field === "token")).toHaveLength(2);
  });

  it.each([
    ["was never made", async () => "x".repeat(43)],
    [
      "is what is stored of it",
      async () => {
        await aSecret();
        const [row] = await database.query("select secret_hash from password_reset where account_id = $1", [
          ada.id,
        ]);
        return String(row?.["secret_hash"]);
      },
    ],
    [
      "is an hour old",
      async () => {
        const secret = await aSecret();
        await database.query(
          "update password_reset set expires_at = expires_at - interval '1 hour' where account_id = $1",
          [ada.id],
        );
        return secret;
      },
    ],
    [
      "is of an account that is disabled",
      async () => {
        const secret = await aSecret();
        await database.query("update account set disabled_at = now() where id = $1", [ada.id]);
        return secret;
      },
    ],
  ])("refuses a secret that %s, in the same words", async (_, make) => {
    expect((await reset(await make())).errors?.[0]).toMatchObject(SPENT);
  });

  it("refuses a password that is too short without spending the link", async () => {
    const secret = await aSecret();

    expect((await reset(secret, "1234567")).errors?.[0]?.extensions?.field).toBe("password");
    expect((await reset(secret)).errors).toBeUndefined();
  });

  it("goes on with a cookie that opens nothing any more", async () => {
    const response = await post(
      app,
      { query: RESET, variables: { token: await aSecret(), password: "battery staple" } },
      cookie("stale"),
    );

    expect(await response.json()).toMatchObject({ data: { resetPassword: { viewer: { id: ada.id } } } });
  });

  it("gives way to a password that the owner has set", async () => {
    const secret = await aSecret();

    await ada.ask('mutation { setPassword(password: "horse battery", currentPassword: "correct horse") { id } }');

    expect((await reset(secret)).errors?.[0]).toMatchObject(SPENT);
    expect(await canSignIn("horse battery")).toBe(true);
  });
});

describe("requestPasswordReset", () => {
  it("sends a mail whose link sets a password", async () => {
    expect((await app.ask(REQUEST, { email: ada.email.toUpperCase() })).data).toEqual({
      requestPasswordReset: true,
    });

    const { to, source } = await within(5_000, mails.next());
    const secret = /https:\/\/bots\.example\.org\/reset-password#([\w-]{43})/.exec(
      source.replaceAll("=\r\n", ""),
    )?.[1];
    expect(to).toEqual([ada.email]);
    expect(source).toContain("From: botwatch <bots@example.org>");
    expect((await reset(secret ?? "")).data.resetPassword.viewer.id).toBe(ada.id);
  });

  it.each([
    ["nobody has", async () => "nobody@example.org"],
    [
      "of an account that is disabled",
      async () => {
        await database.query("update account set disabled_at = now() where id = $1", [ada.id]);
        return ada.email;
      },
    ],
    ["that is none", async () => "\r\nBcc: eve@example.org"],
  ])("answers alike for an address %s, and sends nothing", async (_, email) => {
    const answer = await app.ask(REQUEST, { email: await email() });
    await settled();

    expect(answer).toEqual({ status: 200, data: { requestPasswordReset: true } });
    expect(mails.untaken()).toBe(0);
  });

  it("has answered before anything is looked up, so that no time tells who has an account", async () => {
    const answer = await database.orm.em.fork().transactional(async (transaction) => {
      // Nothing that looks for an account can get ahead.
      await transaction
        .getConnection()
        .execute("lock table account in access exclusive mode", [], "run", transaction.getTransactionContext());
      return within(2_000, app.ask(REQUEST, { email: ada.email }));
    });

    expect(answer.data).toEqual({ requestPasswordReset: true });
    expect((await within(5_000, mails.next())).to).toEqual([ada.email]);
  });

  it("is waited for by a server that is told to go", async () => {
    const [begun, sent] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const leaving = await startTestApp(database, {
      mail: {
        send: () => {
          begun.resolve();
          return sent.promise;
        },
        linkOf: (secret) => secret,
      },
    });
    await leaving.ask(REQUEST, { email: ada.email });
    await begun.promise;

    let isClosed = false;
    const closed = leaving.services.resetRequests.close().finally(() => {
      isClosed = true;
    });
    await leaving.ask("{ __typename }");
    const isClosedBefore = isClosed;
    sent.resolve();
    await closed;

    expect([isClosedBefore, isClosed]).toEqual([false, true]);
    await leaving.close();
  });

  it("sends an account at most three mails an hour", async () => {
    for (let count = 0; count < 5; count += 1) {
      await app.ask(REQUEST, { email: ada.email });
    }
    await settled();

    expect([await mails.next(), await mails.next(), await mails.next()].map(({ to }) => to)).toEqual([
      [ada.email],
      [ada.email],
      [ada.email],
    ]);
    expect(mails.untaken()).toBe(0);
  });

  it("sends at most twenty an hour for one address, whomever they are for", async () => {
    await database.query(
      "insert into rate_limit (key, points, expire) values ('password-reset-address:203.0.113.9', 20, $1)",
      [Date.now() + 60_000],
    );
    const ask = (address: string) => {
      app.services.resetRequests.ask(ada.email, { address, userAgent: null });
      return settled();
    };

    await ask("203.0.113.9");
    const refused = mails.untaken();
    await ask("203.0.113.10");

    expect([refused, mails.untaken()]).toEqual([0, 1]);
    await mails.next();
  });

  it("sends nothing where no mail server is set up, and says so beforehand", async () => {
    const settings = "{ serverSettings { canSendMail } }";

    expect((await silent.ask(settings)).data).toEqual({ serverSettings: { canSendMail: false } });
    expect((await app.ask(settings)).data).toEqual({ serverSettings: { canSendMail: true } });
    expect((await silent.ask(REQUEST, { email: ada.email })).data).toEqual({ requestPasswordReset: true });
    expect(await database.query("select from password_reset where account_id = $1", [ada.id])).toEqual([]);
  });
});

describe("a mail server that takes no mail", () => {
  it("is logged, without the secret and without its password; whoever asked hears nothing", async () => {
    const refusing = await createMailer({ url: mails.url.replace("right", "hunter2"), from: "bots@example.org" });
    const seen: unknown[] = [];
    const failing = await startTestApp(database, {
      mail: {
        send: (mail) =>
          refusing.send(mail).catch((error: unknown) => {
            seen.push(error, mail.text);
            throw error;
          }),
        linkOf: (secret) => `https://bots.example.org/reset-password#${secret}`,
      },
    });

    const answer = await failing.ask(REQUEST, { email: ada.email });
    await failing.services.resetRequests.settled();
    await failing.close();

    const [error, text] = seen;
    const secret = /#([\w-]{43})/.exec(String(text))?.[1] ?? "";
    expect(answer.data).toEqual({ requestPasswordReset: true });
    expect(String(error)).toContain("Invalid");
    expect(inspect(error)).not.toContain("hunter2");
    expect(inspect(error)).not.toContain(secret);
  });
});

describe("all of this", () => {
  it("meets no failure of ours", () => {
    expect(app.bugs).toEqual([]);
  });
});
