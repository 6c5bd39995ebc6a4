/** Texts of the part `actions`. */
export const actions = {
  close: "Close",
  cancel: "Cancel",
  edit: "Edit",
  start: "Start",
  startAgain: "Start again",
  stop: "Stop bot…",
  delete: "Delete…",
  asking: "Asking…",
  asked: "Asked {{ age }} ago",
  you: "you",
  starts: {
    PAPER:
      "Asks botwatch to run it on paper. It buys for up to {{ orderSize }} an entry when its strategy says so.",
    EXTERNAL: "Asks the program that runs it to start. What that program trades with is its own matter.",
  },
  unanswered: {
    START: "Without an answer by {{ time }} the start counts as timed out. You can ask again then.",
    STOP: "Without an answer by {{ time }} the stop counts as timed out. You can ask again then.",
  },
  unheard: "This page does not hear the server at the moment. The answer shows once it does.",
  note: {
    START: {
      REQUESTED: "Start asked {{ age }} ago by {{ who }}; waiting for the bot to confirm.",
      CONFIRMED: "Start confirmed {{ age }} ago, asked by {{ who }}.",
      FAILED: "Start failed, asked {{ age }} ago by {{ who }}: {{ reason }}.",
      TIMED_OUT:
        "Start timed out: asked {{ age }} ago by {{ who }}, and the bot did not answer. You can ask again.",
    },
    STOP: {
      REQUESTED: "Stop asked {{ age }} ago by {{ who }}; waiting for the bot to confirm.",
      CONFIRMED: "Stop confirmed {{ age }} ago, asked by {{ who }}.",
      FAILED: "Stop failed, asked {{ age }} ago by {{ who }}: {{ reason }}.",
      TIMED_OUT: "Stop timed out: asked {{ age }} ago by {{ who }}, and the bot did not answer. It may still run.",
    },
    noReason: "no reason was given",
  },
  stopDialog: {
    title: "Stop {{ name }}?",
    action: "Stop bot",
    flat: "It opens nothing new until it is started again. It reports no open position.",
    PAPER:
      "Its open position of {{ position }} is kept. Nothing watches it while the bot is stopped: stop loss, take profit and trailing stop do not close it.",
    EXTERNAL:
      "Its program is asked to stop. The open position of {{ position }} is kept; whether anything still watches it is up to that program.",
    unsure: "This is as last reported {{ age }} ago, and may be different by now.",
  },
  deleteDialog: {
    title: "Delete {{ name }}?",
    action: "Delete bot",
    text: "Its configuration, its status, its log and its trades are deleted for good.",
    position: "Its open position of {{ position }} is forgotten: nothing is sold.",
    running: {
      PAPER: "It is meant to run, and ends with it.",
      EXTERNAL: "It is meant to run. Its program is not stopped by this, and is not shown any more.",
    },
    typed: "Type {{ name }} to delete it",
    done: "{{ name }} was deleted.",
  },
  stopAll: {
    open: "Stop all…",
    title: "Stop all bots?",
    text: "Every bot that you may stop and that runs, or is meant to, is asked to stop: your own, and those you operate for others. You may stop {{ count }}. Open positions are kept, and nothing watches those of paper bots while they are stopped.",
    nothing: "You may stop none of these bots: they are shared with you to look at.",
    word: "STOP ALL",
    typed: "Type {{ word }} to stop them",
    action: "Stop all bots",
    none: "No bot runs or is meant to run, so none was asked.",
    asked: (count: number) => (count === 1 ? "1 bot was asked to stop" : `${count} bots were asked to stop`),
    confirmed: "{{ confirmed }} of {{ asked }} confirmed",
    waiting: "Waiting for an answer",
    FAILED: "Failed: {{ reason }}",
    TIMED_OUT: "Did not answer in time; it may still run",
    replaced: "Asked for something else since",
    more: (count: number) => (count === 1 ? "and 1 more" : `and ${count} more`),
    allConfirmed: "All of them have stopped.",
    closing: "Closing this changes nothing: the bots answer by themselves.",
  },
  problem: {
    CONFLICT: "The server refused: {{ reason }}.",
    NOT_FOUND:
      "There is no such bot for you any more. It was deleted, here or elsewhere, or is not shared with you now.",
    UNAUTHENTICATED: "You are not signed in any more, so nothing was asked. Sign in and try again.",
    network:
      "The server cannot be reached, so it is not known whether it was asked: {{ reason }}. Try again; asking twice does it once.",
    other: "It did not work: {{ reason }}.",
  },
};
