/** The columns of the table's head and of every row below it: fewer where the window is narrow, two lines on a phone. */
export const ROW_GRID =
  "grid items-center gap-x-3.5 px-4 max-wide:grid-cols-[auto_minmax(0,1fr)_auto] max-wide:content-center max-wide:gap-y-1.5 max-wide:px-3 wide:grid-cols-[minmax(0,1fr)_184px_134px_104px_124px] min-[940px]:grid-cols-[minmax(0,1fr)_184px_134px_104px_124px_76px] min-[1180px]:grid-cols-[minmax(0,1.4fr)_184px_140px_124px_minmax(0,0.9fr)_104px_124px_76px]";

/** Of a cell that there is room for in a wide window. */
export const FROM_940 = "max-[939px]:hidden";
/** Of a cell that there is room for in a very wide window. */
export const FROM_1180 = "max-[1179px]:hidden";

/** The height of a row, in pixels. */
export const ROW_HEIGHT = 56;
/** The height of a row of two lines, in pixels. */
export const PHONE_ROW_HEIGHT = 72;
/** The height of a card with the gap below it, in pixels. */
export const CARD_HEIGHT = 208;
