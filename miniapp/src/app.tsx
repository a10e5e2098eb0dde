import type { PropsWithChildren } from "react";
import "./app.scss";

/** The root: pages bring everything they need themselves, so that reading costs nothing more than the reader. */
const App = ({ children }: PropsWithChildren) => <>{children}</>;

export default App;
