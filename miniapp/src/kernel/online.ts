import { platform } from "./platform";
import { createStore } from "./store";

/** Whether the device says it has a network. Only a hint: a call may still fail, or work. */
export const onlineStore = createStore(true);

platform.onNetworkChange(onlineStore.set);
