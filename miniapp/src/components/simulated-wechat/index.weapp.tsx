/** Inside WeChat there is nothing to simulate. */
export const SimulatedWechat = () => null;
