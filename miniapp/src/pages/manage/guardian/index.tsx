import { useRouter } from "@tarojs/taro";
import { Screen } from "../../../components/screen";
import { useWords } from "../words";
import { Answer } from "./answer";
import { Withdrawal } from "./withdrawal";

/** A guardian's page (PIPL 31), without an account: by the child's link the answer, without one taking it back. */
const GuardianPage = () => {
  const words = useWords();
  const { link } = useRouter().params;
  return (
    <Screen title={link ? words.page.guardian : words.guardianPage.withdrawTitle}>
      {link ? <Answer link={link} /> : <Withdrawal />}
    </Screen>
  );
};

export default GuardianPage;
