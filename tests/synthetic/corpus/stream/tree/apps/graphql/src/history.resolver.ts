import { Args, Int, Parent, Query, ResolveField, Resolver } from "@nestjs/graphql";
import { HistoryService } from "./history.service";
import { TitleLoader } from "./title.loader";

const PAGE = 20;

@Resolver("Viewing")
export class HistoryResolver {
  constructor(
    private readonly history: HistoryService,
    private readonly titles: TitleLoader,
  ) {}

  /** What a profile has watched, the latest first. */
  @Query("viewings")
  viewings(
    @Args("profile") profile: string,
    @Args("first", { type: () => Int, nullable: true }) first?: number,
    @Args("before", { nullable: true }) before?: string,
  ) {
    return this.history.page(profile, Math.min(first ?? PAGE, 100), before);
  }

  @ResolveField("title")
  title(@Parent() viewing: { titleId: string }) {
    return this.titles.load(viewing.titleId);
  }
}
