import { useNotices } from "../ui/notices.tsx";
import { useSession } from "./session.ts";

/** Signs out of every tab of this browser, and says so where it does not work. */
export function useSignOut(): () => void {
  const session = useSession();
  const notices = useNotices();
  const signOut = async () => {
    const problem = await session.signOut();
    if (problem !== null) {
      notices.show(problem);
    }
  };
  return () => void signOut();
}
