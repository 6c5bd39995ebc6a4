import { render } from "solid-js/web";
import { App } from "./app.tsx";
import { reloadWhenOutdated } from "./shell/outdated-page.ts";
import "./styles.css";

const root = document.getElementById("app");
if (root === null) {
  throw new Error("index.html has no element with the id app");
}
reloadWhenOutdated();
render(() => <App />, root);
