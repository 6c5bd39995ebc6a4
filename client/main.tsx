import { render } from "solid-js/web";
import { App } from "./app.tsx";
import "./styles.css";

const root = document.getElementById("app");
if (root === null) {
  throw new Error("index.html has no element with the id app");
}
render(() => <App />, root);
