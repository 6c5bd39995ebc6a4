import { builder, describeValues, toId, viewerOf } from "../schema/builder.ts";
import { MEMBER_ROLES } from "./bot-member.entity.ts";
import { type BotMemberReading, listMembers, MOST_MEMBERS, shareBot, unshareBot } from "./bot-members.ts";
import { BotType } from "./bot.schema.ts";

const MemberRoleType = builder.enumType("MemberRole", {
  description: "What a bot can be shared as.",
  values: describeValues(MEMBER_ROLES, {
    VIEWER: "To see all of it.",
    OPERATOR: "To see all of it, and to start and stop it.",
  }),
});

const BotMemberType = builder.objectRef<BotMemberReading>("BotMember").implement({
  description: "Somebody a bot is shared with.",
  fields: (t) => ({
    email: t.exposeString("email", {
      description: "Their e-mail address, in lower case; whether there is an account of it is not said.",
    }),
    role: t.expose("role", { type: MemberRoleType, description: "What they may do." }),
    since: t.expose("since", { type: "DateTime", description: "When it was first shared with them." }),
  }),
});

builder.objectField(BotType, "members", (t) =>
  t.field({
    type: [BotMemberType],
    description:
      "With whom it is shared, by e-mail address. Its owner sees all of them, anybody else only themself; a share link nobody.",
    resolve: (bot, _, context) => listMembers(context.em, bot, viewerOf(context)),
  }),
);

builder.mutationFields((t) => ({
  shareBot: t.field({
    type: BotMemberType,
    description: `Shares a bot of the viewer's own, with at most ${MOST_MEMBERS} people, or changes what somebody may do with it; asking again changes nothing. Whether there is an account of that e-mail address makes no difference to the answer: whoever signs in with it, now or later, sees the bot.`,
    args: {
      botId: t.arg.id({ required: true, description: "The bot's id." }),
      email: t.arg.string({ required: true, description: "Whom to share it with, in any case." }),
      role: t.arg({ type: MemberRoleType, required: true, description: "What they may do." }),
    },
    resolve: (_, { botId, email, role }, context) =>
      shareBot(context.em, { botId: toId(botId), email, role }, viewerOf(context)),
  }),
  unshareBot: t.boolean({
    description:
      "Ends that a bot is shared with somebody, whose streams of it end: for its owner, and for members who take themselves away. True where it was shared with them.",
    args: {
      botId: t.arg.id({ required: true, description: "The bot's id." }),
      email: t.arg.string({ required: true, description: "Whom it is shared with, in any case." }),
    },
    resolve: (_, { botId, email }, context) =>
      unshareBot(context.em, { botId: toId(botId), email }, viewerOf(context)),
  }),
}));
