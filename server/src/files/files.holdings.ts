import { idText } from "../kernel/ids";
import type { Holdings } from "../rights/holding";
import { removeAllFiles } from "./file-removal";
import { allFiles } from "./file-store";

/** Files people handed in. The copy lists them; their content goes into the export as files of its own. */
export const fileHoldings: Holdings<"stored_file"> = {
  stored_file: {
    count: async (app, accountId) => (await allFiles(app, accountId, app.ports.clock())).length,
    copy: async function* (app, accountId) {
      for (const { id, name, type, bytes, kind, createdAt } of await allFiles(app, accountId, app.ports.clock())) {
        yield {
          文件编号: idText(id),
          名称: name,
          类型: type,
          字节数: bytes,
          用途: kind,
          上传时间: createdAt.toISOString(),
        };
      }
    },
    erase: (_app, db, accountId) => removeAllFiles(db, accountId),
  },
};
