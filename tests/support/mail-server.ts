import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/** A mail server of a test's own, on loopback, that keeps what it is given. */
export interface MailServer {
  /** For `SMTP_URL`. */
  readonly url: string;
  /** The next mail, waiting for it where none has come yet: its recipients and its whole source. */
  readonly next: () => Promise<ReceivedMail>;
  /** How many came that nobody took yet. */
  readonly untaken: () => number;
  readonly close: () => Promise<void>;
}

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly source: string;
}

/** Starts it; whoever names the password `right` may send. */
export async function startMailServer(): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const takers: ((mail: ReceivedMail) => void)[] = [];
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    onAuth: ({ username, password }, _session, done) => {
      done(password === "right" ? null : new Error("Invalid password"), { user: username });
    },
    onData: (stream, session, done) => {
      const take = async () => {
        const mail = { to: session.envelope.rcptTo.map(({ address }) => address), source: await text(stream) };
        const taker = takers.shift();
        if (taker === undefined) {
          received.push(mail);
        } else {
          taker(mail);
        }
      };
      take().then(() => done(), done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  return {
    url: `smtp://bots:right@127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    next: () => {
      const mail = received.shift();
      return mail === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(mail);
    },
    untaken: () => received.length,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
