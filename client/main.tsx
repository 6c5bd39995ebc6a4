import { render } from "solid-js/web";
import { App } from "./app.tsx";
import { reloadWhenOutdated } from "./shell/outdated-page.ts";
import "./styles.css";

const root = document.getElementById("app");
if (root === null) {
  throw new Error("index.html has no element with the id app");
}
reloadWhenOutdated();
if (location.pathname === "/shared") {
  // Beside the dashboard and without any of it: whoever opens a link may be signed in here as somebody.
  void import("./shared/shared-page.tsx").then(({ SharedPage }) =>
    render(() => <SharedPage token={location.hash.slice(1)} />, root),
  );
  // Another link in the same tab changes only what no server sees.
  addEventListener("hashchange", () => location.reload());
} else {
  render(() => <App />, root);
}
