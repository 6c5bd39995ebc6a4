import { useClient } from "@urql/solid";
import { createSignal, type JSX } from "solid-js";
import { codeOf, toSentence } from "../../graphql/failure.ts";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/problem.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { problemOf } from "../actions/problem.ts";
import { type MemberRole, SHARE_BOT } from "./documents.ts";
import { MEMBER_ROLES } from "./member-row.tsx";

/** What a {@link ShareForm} needs to know. */
export interface ShareFormProps {
  readonly botId: string;
  /** Called when it was shared. */
  readonly onShared: () => void;
}

/** Shares a bot with somebody by their e-mail address. */
export function ShareForm(props: ShareFormProps): JSX.Element {
  const client = useClient();
  const [email, setEmail] = createSignal("");
  const [role, setRole] = createSignal<MemberRole>("VIEWER");
  const [isBusy, setIsBusy] = createSignal(false);
  const [refusal, setRefusal] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [done, setDone] = createSignal("");
  let form: HTMLFormElement | undefined;

  const share = async () => {
    setIsBusy(true);
    setDone("");
    const variables = { botId: props.botId, email: email(), role: role() };
    const { data, error } = await client.mutation(SHARE_BOT, variables).toPromise();
    const isAddressWrong = error !== undefined && codeOf(error) === "BAD_USER_INPUT";
    setRefusal(isAddressWrong ? toSentence(error) : null);
    setProblem(error === undefined || isAddressWrong ? null : problemOf(error));
    setIsBusy(false);
    if (data) {
      setEmail("");
      setDone(t("people.share.done", { email: data.shareBot.email }));
      props.onShared();
    }
    form?.querySelector<HTMLInputElement>("[name=memberEmail]")?.focus();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isBusy()) {
      void share();
    }
  };
  return (
    <form
      ref={(element) => (form = element)}
      onSubmit={submit}
      class="grid gap-3 border-t border-line pt-4"
      noValidate
    >
      <div class="grid gap-3 wide:grid-cols-[1fr_auto_auto] wide:items-start">
        <TextField
          label={t("people.share.email")}
          name="memberEmail"
          type="email"
          autocomplete="off"
          value={email()}
          onInput={setEmail}
          description={t("people.share.rule")}
          error={refusal()}
          isSpellchecked={false}
        />
        <SelectField
          label={t("people.share.role")}
          name="memberRole"
          value={role()}
          onChange={setRole}
          options={MEMBER_ROLES.map((value) => ({ value, label: t(`people.share.may.${value}`) }))}
        />
        <Button type="submit" look="primary" class="wide:mt-[23px]" aria-disabled={isBusy()}>
          {t("people.share.button")}
        </Button>
      </div>
      <Problem text={problem()} />
      <p aria-live="polite" class="text-gain empty:hidden">
        {done()}
      </p>
    </form>
  );
}
