/** A mail in plain text. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands mail to a server that delivers it. */
export interface Mailer {
  /** Resolves when the server has taken it. */
  readonly send: (mail: Mail) => Promise<void>;
  readonly close: () => void;
}

export interface MailerOptions {
  /** `SMTP_URL`. */
  readonly url: string;
  /** `SMTP_FROM`: who it says it is from. */
  readonly from: string;
}

/** A server that says nothing for so long is given up. */
const SILENT_MS = 10_000;

/** Creates a mailer. Nothing is asked of the server before a mail is sent; a server without mail never loads the library. */
export async function createMailer({ url, from }: MailerOptions): Promise<Mailer> {
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    url,
    connectionTimeout: SILENT_MS,
    greetingTimeout: SILENT_MS,
    socketTimeout: SILENT_MS,
    // No mail of ours holds a file or a page.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text }) => {
      await transport.sendMail({ from, to: { name: "", address: to }, subject, text });
    },
    close: () => transport.close(),
  };
}
