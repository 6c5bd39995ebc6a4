import { MikroORM } from "@mikro-orm/postgresql";
import { entities } from "../../../api/database/entities.ts";

/**
 * Opens the database for a contender that is not the product: the same entities and as many connections, and nothing that the
 * product does about connections that are lost or slow.
 */
export function openOrm(url: string): Promise<MikroORM> {
  return MikroORM.init({ entities, clientUrl: url, pool: { min: 0, max: 10 }, logger: () => undefined });
}
