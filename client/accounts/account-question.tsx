import { useClient } from "@urql/solid";
import { createSignal, type JSX, Show } from "solid-js";
import { useSession } from "../session/session.ts";
import { createChange } from "../settings/create-change.ts";
import { ta } from "../texts/accounts.ts";
import { Confirm } from "../ui/confirm.tsx";
import { useNotices } from "../ui/notices.tsx";
import { createAccountActions, type QuestionKind } from "./account-actions.ts";
import type { ListedAccount } from "./documents.ts";
import { LinkDialog } from "./link-dialog.tsx";

/** What is to be done with which account. */
export interface Question {
  readonly kind: QuestionKind;
  readonly account: ListedAccount;
}

/** What an {@link AccountQuestion} asks and tells. */
export interface AccountQuestionProps {
  /** Null: nothing. */
  readonly question: Question | null;
  readonly onClose: () => void;
  /** It is done. */
  readonly onDone: () => void;
}

/** Asks before something is done with an account, does it, and shows the link where it leads to one. */
export function AccountQuestion(props: AccountQuestionProps): JSX.Element {
  const actions = createAccountActions(useClient());
  const session = useSession();
  const notices = useNotices();
  const change = createChange();
  const [link, setLink] = createSignal<{ readonly email: string; readonly token: string } | null>(null);

  const close = () => {
    change.forget();
    props.onClose();
  };
  const tell = ({ kind, account: { id, email } }: Question, token: string | undefined) => {
    if (token !== undefined) {
      setLink({ email, token });
    } else if (id === session.viewer()?.id) {
      // What one may see here has changed as well.
      location.assign("/");
    } else {
      notices.show(ta(`dialogs.${kind}.done`, { email }));
    }
  };
  const run = async (question: Question) => {
    const done = await change.run(() => actions[question.kind](question.account.id));
    if (done !== null) {
      close();
      props.onDone();
      tell(question, done.resetToken);
    }
  };
  return (
    <>
      <Show when={props.question} keyed>
        {(question) => (
          <Confirm
            isOpen
            onClose={close}
            title={ta(`dialogs.${question.kind}.title`, { email: question.account.email })}
            description={<Consequences {...question} />}
            action={ta(`dialogs.${question.kind}.action`)}
            look={question.kind === "delete" || question.kind === "disable" ? "danger" : "primary"}
            {...(question.kind === "delete" ? typedOf(question.account) : {})}
            isBusy={change.isBusy()}
            problem={change.problem()}
            onConfirm={() => void run(question)}
          />
        )}
      </Show>
      <LinkDialog link={link()} title={ta("dialogs.link.resetTitle")} onClose={() => setLink(null)} />
    </>
  );
}

function Consequences(props: Question): JSX.Element {
  return (
    <div class="grid gap-2">
      <p>{ta(`dialogs.${props.kind}.text`)}</p>
      <Show when={props.kind === "delete"}>
        <p>{ta("dialogs.delete.bots", props.account.botCount)}</p>
      </Show>
    </div>
  );
}

function typedOf({ email }: ListedAccount) {
  return { typed: email, typedLabel: ta("dialogs.delete.typed", { email }) };
}
