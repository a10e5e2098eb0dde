import { CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { SwitchCell } from "../../../components/switch-cell";
import { call } from "../../../kernel/client";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";

/** The person's no to further use of what is public about them (5.3.6, 5.3.7). */
export const PublicUse = () => {
  const words = useWords();
  const submission = useSubmit();
  const { state, reload, replace } = useResource(() => call("shares.publicUse", {}), "");
  const set = async (isRefused: boolean) => {
    const done = await submission.run(() => call("shares.setPublicUse", { body: { isRefused } }, String(isRefused)));
    if (done) replace(() => done.value);
  };
  return (
    <PageState state={state} onRetry={reload}>
      {({ isRefused }) => (
        <>
          <CellGroup title={words.sharing.publicUse}>
            <SwitchCell
              id="refuse-public-use"
              title={words.sharing.refusePublicUse}
              note={words.sharing.publicUseNote}
              isOn={isRefused}
              isBusy={submission.isBusy}
              onChange={(isOn) => void set(isOn)}
            />
          </CellGroup>
          {submission.error ? <Notice kind="warn" text={words.error(submission.error)} /> : null}
        </>
      )}
    </PageState>
  );
};
