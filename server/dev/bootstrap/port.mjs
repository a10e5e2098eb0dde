import { createServer } from "node:net";
import { Refusal } from "./dependencies.mjs";

/** Refuses a port that is not a number or that another program holds, before anything slow begins. */
export const requireFreePort = (value, host) =>
  new Promise((resolve, reject) => {
    const port = Number(value);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      reject(new Refusal(`PORT 要写 0 到 65535 的整数，现在是「${value}」`));
      return;
    }
    const probe = createServer();
    probe.once("error", (error) => {
      const reasons = {
        EADDRINUSE: `端口 ${port} 已被别的程序占用。换一个：PORT=${port + 1} npm start`,
        EACCES: `没有权限使用端口 ${port}。换一个大于 1023 的：PORT=3000 npm start`,
      };
      reject(new Refusal(reasons[error.code] ?? `不能在 ${host}:${port} 上监听：${error.message}`));
    });
    probe.listen(port, host, () => probe.close(() => resolve(port)));
  });
