import Taro from "@tarojs/taro";
import { createStore } from "./store";

/** Whether the device says it has a network. Only a hint: a call may still fail, or work. */
export const onlineStore = createStore(true);

Taro.onNetworkStatusChange?.(({ isConnected }) => onlineStore.set(isConnected));
