/** What a bot is doing, in a word, and how far that can be believed. */
export const status = {
  RUNNING: "Running",
  STOPPED: "Stopped",
  ERROR: "Error",
  WAITING: "Waiting",
  PENDING: "Starting",
  PAUSED: "Paused",
  lastSeen: {
    RUNNING: "Last seen running",
    STOPPED: "Last seen stopped",
    ERROR: "Last seen in error",
    WAITING: "Last seen waiting",
    PENDING: "Last seen starting",
    PAUSED: "Last seen paused",
  },
};
