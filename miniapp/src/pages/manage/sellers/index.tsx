import { View } from "@tarojs/components";
import { Cell, CellGroup } from "../../../components/cell";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { call } from "../../../kernel/client";
import { open } from "../../../kernel/navigate";
import { choose } from "../leaving/chosen";
import { More } from "../more";
import { usePages } from "../use-pages";
import { useWords } from "../words";

const load = (cursor?: string) => call("sellers.list", { query: cursor ? { cursor } : {} });

/** The market's sellers (1.3): each answers for itself, and is left for only past a page that says so. */
const SellersPage = () => {
  const words = useWords();
  const paged = usePages(load);
  return (
    <Screen title={words.sellers.title}>
      <View className="screen__lead">{words.sellers.lead}</View>
      <PageState state={paged.state} onRetry={paged.reload}>
        {({ rows, next }) => (
          <>
            <CellGroup>
              {rows.length === 0 ? <Cell title={words.sellers.none} /> : null}
              {rows.map((seller) => (
                <Cell
                  key={seller.sellerId}
                  id={`seller-${seller.sellerId}`}
                  title={seller.name}
                  note={seller.offers}
                  onTap={() => {
                    choose(seller);
                    open("leaving", { sellerId: seller.sellerId });
                  }}
                />
              ))}
            </CellGroup>
            <More paged={paged} next={next} />
          </>
        )}
      </PageState>
    </Screen>
  );
};

export default SellersPage;
