import { View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { Cell, CellGroup } from "../../../components/cell";
import { PageMessage, PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useResource } from "../../../kernel/use-resource";
import { useWords } from "../words";
import { OneIncident } from "./one-incident";

/** All that was told to the person. */
const Incidents = () => {
  const words = useWords().incident;
  const { state, reload } = useResource(() => call("incidents.list", {}));
  return (
    <PageState state={state} onRetry={reload}>
      {({ incidents }) =>
        incidents.length === 0 ? (
          <PageMessage title={words.none} hint={words.noneHint} />
        ) : (
          <>
            <View className="screen__lead">{words.lead}</View>
            <CellGroup>
              {incidents.map(({ incidentId, title, toldAt }) => (
                <Cell
                  key={incidentId}
                  id={`incident-${incidentId}`}
                  title={title}
                  note={words.told(dayOf(toldAt))}
                  onTap={() => open("incident", { incidentId })}
                />
              ))}
            </CellGroup>
          </>
        )
      }
    </PageState>
  );
};

/** An incident that may have touched one's information (7.1.4), as the message in the inbox opens it; without one, all of them. */
const IncidentPage = () => {
  const { incidentId } = useRouter().params;
  return (
    <Screen title={useWords().incident.title}>
      <SignInWall>{incidentId ? <OneIncident incidentId={incidentId} /> : <Incidents />}</SignInWall>
    </Screen>
  );
};

export default IncidentPage;
