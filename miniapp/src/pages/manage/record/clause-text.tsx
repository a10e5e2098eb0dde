import { Cell, CellGroup } from "../../../components/cell";
import { PageState } from "../../../components/page-state";
import { open } from "../../../kernel/navigate";
import { currentStatement } from "../../../kernel/statement";
import { useResource } from "../../../kernel/use-resource";

interface Props {
  title: string;
  clauses: readonly string[];
}

/** Clauses of the statement in force, word for word, where somebody is about to confirm them. */
export const ClauseText = ({ title, clauses }: Props) => {
  const { state, reload } = useResource(currentStatement);
  return (
    <PageState state={state} onRetry={reload}>
      {({ blocks }) => (
        <CellGroup title={title}>
          {clauses.map((clause) => {
            const block = blocks.find(({ id }) => id === clause);
            const words = block && "runs" in block ? block.runs.map(({ text }) => text).join("") : "";
            return (
              <Cell
                key={clause}
                id={`clause-${clause}`}
                title={`${clause} ${words}`}
                onTap={() => open("statement", { clause })}
              />
            );
          })}
        </CellGroup>
      )}
    </PageState>
  );
};
