import { validate } from "uuid";
import { idBytes } from "../kernel/ids";

/** What whoever approves a rotation of the master key reads: the approval itself does nothing, it lets the command run. */
export const rotationTold = "由运维人员在服务器上运行轮换命令；批准后 24 小时内有效";
const openMs = 24 * 3_600_000;

/** Whether two people agreed to a rotation within the last day (7.1.2): the approval that the command was started with. */
export const isRotationApproved = async (
  rows: (sql: string, values: Buffer[]) => Promise<{ decided_at: Date }[]>,
  approvalId: string | undefined,
  now: Date,
): Promise<boolean> => {
  if (!approvalId || !validate(approvalId)) return false;
  const [row] = await rows(
    "SELECT decided_at FROM approval WHERE id = ? AND action = 'keys.rotate' AND state = 'approved'",
    [idBytes(approvalId)],
  );
  return row !== undefined && now.getTime() - row.decided_at.getTime() < openMs;
};
