import type { AppRouteName } from "@baiwa/shared/app-routes";
import { useState } from "react";
import type { CallError } from "../../../kernel/call-types";
import { download } from "../../../kernel/download";
import { platform } from "../../../kernel/platform";
import { useSubmit } from "../../../kernel/use-submit";

/** A kept file, fetched once and shown as often as the person looks. */
export const useLook = (
  route: AppRouteName,
  params: Record<string, string>,
  file: { name: string; type: string },
): { error: CallError | undefined; look: () => Promise<void> } => {
  const submission = useSubmit();
  const [path, setPath] = useState<string>();
  const look = async () => {
    const place = path ?? (await submission.run(() => download(route, params)))?.value;
    if (place === undefined) return;
    setPath(place);
    await platform.showFile(place, file.name, file.type);
  };
  return { error: submission.error, look };
};
