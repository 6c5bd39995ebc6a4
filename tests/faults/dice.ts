import { hash } from "node:crypto";

/** Chance that can be repeated: the same seed throws the same numbers in the same order. */
export interface Dice {
  /** From 0 up to, but without, 1. */
  readonly number: () => number;
  /** A whole number; both ends may come. */
  readonly between: (least: number, most: number) => number;
  /** @throws where there is nothing to pick from. */
  readonly pick: <Item>(items: readonly Item[]) => Item;
  readonly shuffle: <Item>(items: readonly Item[]) => Item[];
  /** Dice of their own for one part, whose numbers do not depend on how often others throw. */
  readonly fork: (part: string) => Dice;
}

/** Dice that always throw the most: of a list they take all, and the last. */
export const LOADED_DICE: Dice = {
  number: () => 1 - Number.EPSILON,
  between: (_, most) => most,
  pick: (items) => lastOf(items),
  shuffle: (items) => [...items],
  fork: () => LOADED_DICE,
};

const BYTES_OF_A_NUMBER = 6;

/** Creates dice from any text. */
export function createDice(seed: string): Dice {
  let thrown = 0;
  const number = () => {
    thrown += 1;
    const digest = hash("sha256", `${seed} ${thrown}`, "buffer");
    return digest.readUIntBE(0, BYTES_OF_A_NUMBER) / 256 ** BYTES_OF_A_NUMBER;
  };
  const between = (least: number, most: number) => least + Math.floor(number() * (most - least + 1));
  return {
    number,
    between,
    pick: (items) => lastOf(items.slice(0, between(1, items.length))),
    shuffle: (items) =>
      items
        .map((item) => ({ item, place: number() }))
        .toSorted((one, other) => one.place - other.place)
        .map(({ item }) => item),
    fork: (part) => createDice(`${seed} ${part}`),
  };
}

function lastOf<Item>(items: readonly Item[]): Item {
  const [last] = items.slice(-1);
  if (last === undefined) {
    throw new Error("There is nothing to pick from");
  }
  return last;
}
