import { View } from "@tarojs/components";
import { Button } from "../../../components/button";
import { Cell } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { useWords } from "../../../copy";
import { minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import type { ActivityRow } from "./use-activity";

const clause = "2.6.1";

/** Everything the log holds of one act (2.6.1). */
export const RowSheet = ({ row, onClose }: { row: ActivityRow; onClose: () => void }) => {
  const words = useWords();
  const { fields } = words.activity;
  const facts: [string, string | null][] = [
    [fields.result, words.activity.result(row.result)],
    [fields.product, words.activity.productOf(row.product)],
    [fields.resourceId, row.resourceId],
    [fields.region, row.region],
    [fields.search, row.search],
    [fields.ip, row.ip],
    [fields.browser, row.browser],
    [fields.deviceModel, row.deviceModel],
    [fields.osVersion, row.osVersion],
    [fields.language, row.language],
  ];
  return (
    <HalfSheet
      title={words.activity.actionOf(row.action)}
      subtitle={minuteOf(row.at)}
      onClose={onClose}
      footer={<Button label={words.lists.clause(clause)} onTap={() => open("statement", { clause })} />}
    >
      <View className="activity__details">
        {facts.map(([name, value]) => (value ? <Cell key={name} title={name} note={value} /> : null))}
      </View>
    </HalfSheet>
  );
};
